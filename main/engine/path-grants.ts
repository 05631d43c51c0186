import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { GrantId } from '../../shared/domain/basics.ts';
import { ProvisoError } from '../../shared/errors.ts';

/** Grants somebody gives themselves: the command line for the paths it is told, the engine for the files of the sample case. */
export interface PathGrants {
  grant(path: string): GrantId;
  /** @throws grant.unknown */
  resolve(grant: GrantId): Promise<string>;
}

/** A list of grants that lives as long as its holder. */
export function pathGrants(): PathGrants {
  const paths = new Map<GrantId, string>();
  return {
    grant: path => {
      const id = randomUUID() as GrantId;
      paths.set(id, resolve(path));
      return id;
    },
    resolve: grant => {
      const path = paths.get(grant);
      return path === undefined ? Promise.reject(new ProvisoError('grant.unknown', 'This file was not chosen in this session. Choose it again.')) : Promise.resolve(path);
    },
  };
}
