// Fills wwwroot-libs from the restored npm packages: the files libman.json names, and one sprite of the icons in icons.txt.
// Usage: node tools/libs.mjs <checkout> <folder of node_modules> [target, default <checkout>/wwwroot-libs]
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const [checkout, modules, target = join(checkout, 'wwwroot-libs')] = process.argv.slice(2);
const fail = message => { console.error(message); process.exit(1); };
const read = path => existsSync(path) ? readFileSync(path, 'utf8') : fail(`${path} is missing: the npm parts are not whole, run ./kepler libs again`);

for (const { library, destination, fileMappings } of JSON.parse(read(join(checkout, 'libman.json'))).libraries) {
  const at = library.lastIndexOf('@');
  const folder = join(modules, library.slice(0, at));
  const { version } = JSON.parse(read(join(folder, 'package.json')));
  if (version !== library.slice(at + 1)) fail(`libman.json pins ${library}, tools/package-lock.json restored ${version}`);
  for (const { root, files } of fileMappings)
    for (const file of files) {
      const to = join(target, destination.replace(/^wwwroot-libs\//, ''), file);
      mkdirSync(dirname(to), { recursive: true });
      copyFileSync(join(folder, root, file), to);
    }
}

// CodeMirror comes as modules that name each other: one file of them is what a browser loads.
const bundle = join(target, 'codemirror/codemirror.js');
execFileSync(join(modules, '@esbuild/linux-x64/bin/esbuild'), [
  join(checkout, 'tools/codemirror.mjs'), '--bundle', '--minify', '--format=iife', '--global-name=KeplerCodeMirror', '--log-level=warning', `--outfile=${bundle}`,
], { env: { ...process.env, NODE_PATH: modules }, stdio: ['ignore', 'inherit', 'inherit'] });

const names = read(join(checkout, 'wwwroot-libs/icons.txt')).split('\n').map(line => line.trim()).filter(Boolean);
const symbols = names.map(name => {
  const svg = read(join(modules, '@tabler/icons/icons/outline', `${name}.svg`));
  const shapes = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>')).replace(/\s*\n\s*/g, '');
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${shapes}</symbol>`;
});
const sprite = join(target, 'icons.svg');
writeFileSync(`${sprite}.new`, `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join('\n')}\n</svg>\n`);
renameSync(`${sprite}.new`, sprite);
console.log(`${basename(target)}: ${names.length} icons`);
