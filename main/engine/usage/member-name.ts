import type { ReadDb } from '../store/connection.ts';
import { exhibitReader } from '../store/repositories/exhibits.ts';
import type { UsageSource } from '../store/repositories/usage.ts';

/** Which part of an exhibit a log is: its name in the archive, and the names of the archives within that on the way. Labels, never paths. */
export interface MemberName {
  readonly names: readonly string[];
  /** Each name says by itself which entry is meant; otherwise its number in the packing does. */
  readonly isByName: boolean;
  /** Of a Parquet file: what DuckDB selects of it to give the bytes that lines are counted in. */
  readonly select?: string;
}

/** Stands between the names of a member. */
export const BETWEEN = ' › ';

type Stored = Pick<UsageSource, 'sha256' | 'member'>;

export function memberOf(file: Pick<Stored, 'member'>): MemberName | null {
  return file.member === null ? null : (JSON.parse(file.member) as MemberName);
}

/** `archive.zip › logs/2022-03.csv`. */
export function labelWithin(exhibitName: string, member: MemberName | null): string {
  return member === null ? exhibitName : [exhibitName, ...member.names].join(BETWEEN);
}

/** What a log is called within its exhibit; empty when it is the exhibit. */
export function memberLabel(file: Pick<Stored, 'member'>): string {
  return memberOf(file)?.names.join(BETWEEN) ?? '';
}

/** What people see as the name of a log. */
export function fileLabel(db: ReadDb, file: Stored): string {
  return labelWithin(exhibitReader(db).nameOf(file.sha256), memberOf(file));
}
