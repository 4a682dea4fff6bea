"""One training step of a convolution in PyTorch. Reads requests from standard input, a line each, answers on standard output.

request: batch height width channels filters kernel groups threads layout repeats
answer:  milliseconds of each repeat, and after a slash those of the processor
"""
import sys
import time

import torch

print(torch.__version__, flush=True)
cache = {}


def prepare(batch, height, width, channels, filters, kernel, groups, layout):
    conv = torch.nn.Conv2d(channels, filters, kernel, padding=kernel // 2, groups=groups)
    x = torch.randn(batch, channels, height, width)
    gradient = torch.randn(batch, filters, height, width)
    if layout == "last":
        conv = conv.to(memory_format=torch.channels_last)
        x = x.contiguous(memory_format=torch.channels_last)
        gradient = gradient.contiguous(memory_format=torch.channels_last)
    x.requires_grad_()
    return conv, x, gradient, torch.optim.SGD(conv.parameters(), lr=1e-3)


for line in sys.stdin:
    words = line.split()
    numbers = tuple(int(word) for word in words[:7])
    threads, layout, repeats = int(words[7]), words[8], int(words[9])
    if torch.get_num_threads() != threads:
        torch.set_num_threads(threads)
    key = numbers + (layout,)
    if key not in cache:
        cache.clear()
        cache[key] = prepare(*numbers, layout)
    conv, x, gradient, optimizer = cache[key]
    times = []
    for _ in range(repeats):
        optimizer.zero_grad(set_to_none=True)
        x.grad = None
        start, processor = time.perf_counter(), time.process_time()
        conv(x).backward(gradient)
        optimizer.step()
        times.append(((time.perf_counter() - start) * 1000, (time.process_time() - processor) * 1000))
    print(" ".join(f"{wall:.6f}/{cpu:.6f}" for wall, cpu in times), flush=True)
