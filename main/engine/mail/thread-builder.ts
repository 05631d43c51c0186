/** What building threads needs of the store. */
export interface ThreadStore {
  find(messageId: string, importId: number): number | null;
  add(messageId: string, importId: number, threadId: number): void;
  join(keep: number, drop: number): void;
  completedImports(): number;
  sharedWithOthers(importId: number): readonly { readonly own: number; readonly other: number }[];
}

const REMEMBERED = 200_000;

/** Puts the messages of one import into threads as they come, in any order; joins threads when the import is complete. */
export class ThreadBuilder {
  readonly #store: ThreadStore;
  readonly #importId: number;
  readonly #completedBefore: number;
  /** Message-id → thread, for ids seen lately. */
  readonly #known = new Map<string, number>();
  /** Thread → the thread it is part of. */
  readonly #joined = new Map<number, number>();

  constructor(store: ThreadStore, importId: number) {
    this.#store = store;
    this.#importId = importId;
    this.#completedBefore = store.completedImports();
  }

  /** The thread of a message; it founds one, called by its own number, when none of its ids is known. */
  assign(number: number, messageId: string, references: readonly string[]): number {
    const ids = messageId === '' ? references : [messageId, ...references];
    const unknown: string[] = [];
    let thread: number | null = null;
    for (const id of ids) {
      const found = this.#threadOf(id);
      if (found === null) unknown.push(id);
      else thread = thread === null ? found : this.#join(thread, found);
    }
    thread ??= number;
    for (const id of unknown) {
      this.#store.add(id, this.#importId, thread);
      this.#remember(id, thread);
    }
    return thread;
  }

  /** Carries the joins out; call it in the transaction that completes the import. */
  complete(): void {
    if (this.#store.completedImports() > this.#completedBefore) {
      for (const { own, other } of this.#store.sharedWithOthers(this.#importId)) this.#join(this.#root(own), this.#root(other));
    }
    for (const drop of this.#joined.keys()) this.#store.join(this.#root(drop), drop);
  }

  #threadOf(id: string): number | null {
    const thread = this.#known.get(id) ?? this.#store.find(id, this.#importId);
    if (thread === null) return null;
    this.#remember(id, thread);
    return this.#root(thread);
  }

  #join(a: number, b: number): number {
    if (a === b) return a;
    // The older thread keeps its number.
    const keep = Math.min(a, b);
    this.#joined.set(Math.max(a, b), keep);
    return keep;
  }

  #root(thread: number): number {
    let root = thread;
    for (let up = this.#joined.get(root); up !== undefined; up = this.#joined.get(root)) root = up;
    let at = thread;
    for (let up = this.#joined.get(at); up !== undefined && up !== root; up = this.#joined.get(at)) {
      this.#joined.set(at, root);
      at = up;
    }
    return root;
  }

  #remember(id: string, thread: number): void {
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(id, thread);
  }
}
