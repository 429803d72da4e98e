#!/usr/bin/env node
// Plain JavaScript without dependencies: it runs before anything is installed or built.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Ringfence needs Node.js 20.19 or later; this is ${process.versions.node}. Install one from https://nodejs.org or with nvm.`,
  );
  process.exit(1);
}

// As node --disable-proto=delete, which a command cannot ask for itself: `ringfence api` and `worker` run in this process.
Reflect.deleteProperty(Object.prototype, '__proto__');

const { prepare } = await import('../scripts/bootstrap.mjs');
if (await prepare()) await import('../dist/cli/main.js');
