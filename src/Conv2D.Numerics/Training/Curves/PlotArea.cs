namespace Conv2D.Numerics.Training;

/// <summary>A rectangle of the picture, in pixels from its upper left corner.</summary>
internal readonly record struct PlotArea(double Left, double Top, double Width, double Height)
{
    public double Right => Left + Width;

    public double Bottom => Top + Height;

    public double Middle => Left + Width / 2;

    public PlotArea Inside(double left, double top, double right, double bottom) =>
        new(Left + left, Top + top, Width - left - right, Height - top - bottom);
}
