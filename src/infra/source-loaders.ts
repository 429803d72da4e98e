/** What makes this process read TypeScript, for a child that must do so too; nothing once the project is built. */
export function sourceLoaders(): string[] {
  return process.execArgv.flatMap((argument, index, all) =>
    argument === '--import' || argument === '--require' ? [argument, all[index + 1] as string] : [],
  );
}
