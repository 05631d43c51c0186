import { useEffect, useRef } from 'react';
import type { LucideIcon } from 'lucide-react';
import { create } from 'zustand';

/** Groups of the palette and the key list, in this order. */
export const COMMAND_GROUPS = ['go', 'act', 'case', 'window', 'row'] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

/** Something the window can do, by menu, palette or key. The menu bar names commands by `id`. */
export interface Command {
  /** `go.sources`, `case.close`; unique in the window. */
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  readonly icon?: LucideIcon;
  /** As people read them: `Ctrl+K`, `G S` for one after the other. */
  readonly keys?: string;
  readonly isDisabled?: boolean;
  /** In the key list but not in the palette: only works on what has the focus. */
  readonly isKeyOnly?: boolean;
  readonly run: () => void;
}

interface CommandState {
  readonly commands: ReadonlyMap<string, Command>;
}

export const useCommands = create<CommandState>(() => ({ commands: new Map() }));

/** Runs a command by name. False when the window cannot do it now. */
export function runCommand(id: string): boolean {
  const command = useCommands.getState().commands.get(id);
  if (command === undefined || command.isDisabled === true) return false;
  command.run();
  return true;
}

/** Offers commands for as long as the component is on screen. The newest offer of an id wins. */
export function useOffer(commands: readonly Command[]): void {
  const latest = useRef(commands);
  useEffect(() => { latest.current = commands; });
  const shape = JSON.stringify(commands.map(({ id, title, group, keys, isDisabled, isKeyOnly }) => [id, title, group, keys, isDisabled, isKeyOnly]));
  useEffect(() => {
    const offered = latest.current.map(command => ({ ...command, run: () => { latest.current.find(({ id }) => id === command.id)?.run(); } }));
    useCommands.setState(state => ({ commands: new Map([...state.commands, ...offered.map(command => [command.id, command] as const)]) }));
    return () => {
      useCommands.setState(state => {
        const commands = new Map(state.commands);
        for (const command of offered) if (commands.get(command.id) === command) commands.delete(command.id);
        return { commands };
      });
    };
  }, [shape]);
}

/** Commands of the palette, in the order of the groups. */
export function inOrder(commands: ReadonlyMap<string, Command>): Command[] {
  return [...commands.values()].sort((a, b) => COMMAND_GROUPS.indexOf(a.group) - COMMAND_GROUPS.indexOf(b.group));
}
