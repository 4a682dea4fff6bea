// node install.mjs <folder>: puts the package of package-lock.json into the folder, once.
// It is installed aside and moved: of two builds that install at a time one wins, and none sees half a package.
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";

const source = import.meta.dirname;
const folder = process.argv[2];
const draft = `${folder}.${process.pid}`;
mkdirSync(draft, { recursive: true });
try {
    for (const file of [".npmrc", "package.json", "package-lock.json"]) {
        cpSync(join(source, file), join(draft, file));
    }

    // npm is a script on Windows, so a shell has to start it.
    const npm = spawnSync("npm ci --ignore-scripts --no-audit --no-fund", { cwd: draft, shell: true, stdio: "inherit" });
    if (npm.status !== 0) {
        process.exit(npm.status ?? 1);
    }

    // Two thirds of the package are for phones.
    const packageFolder = join(draft, "node_modules", "com.github.asus4.onnxruntime");
    for (const phone of ["Android", "iOS~"]) {
        rmSync(join(packageFolder, "Plugins", phone), { recursive: true, force: true });
    }

    mkdirSync(dirname(folder), { recursive: true });
    if (!existsSync(folder)) {
        renameSync(packageFolder, folder);
    }
} finally {
    rmSync(draft, { recursive: true, force: true });
}
