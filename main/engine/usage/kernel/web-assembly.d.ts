/** The part of WebAssembly that is used here; the runtime has it, the type libraries of this environment do not. */
declare namespace WebAssembly {
  class Module { constructor(bytes: Uint8Array); }
  class Memory {
    readonly buffer: SharedArrayBuffer;
    constructor(options: { readonly initial: number; readonly maximum: number; readonly shared: true });
  }
  class Instance {
    readonly exports: Readonly<Record<string, unknown>>;
    constructor(module: Module, imports: Readonly<Record<string, Readonly<Record<string, Memory>>>>);
  }
}
