import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { GrantId } from '../../shared/domain/basics.ts';
import { ProvisoError } from '../../shared/errors.ts';
import { connectEngine } from '../../shared/rpc/client.ts';
import type { Engine } from '../../shared/rpc/client.ts';
import { createCase, openCase } from '../../main/engine/case-file/open-case.ts';
import type { OpenCase } from '../../main/engine/case-file/open-case.ts';
import { inlineLanes } from '../../main/engine/inline-lanes.ts';
import type { Lanes } from '../../main/engine/lanes.ts';
import { localParseHosts } from '../../main/engine/parse-host/local-transport.ts';
import { serve } from '../../main/engine/rpc/serve.ts';
import { threadLanes } from '../../main/engine/thread-lanes.ts';
import { portPair } from './ports.ts';
import { tempDir } from './temp.ts';

/** A real case in a temporary folder with its engine behind a real port. */
export interface TestCase {
  readonly root: string;
  readonly open: OpenCase;
  readonly engine: Engine;
  readonly failures: ProvisoError[];
  grant(path: string): GrantId;
  /** Closes the case as the window does; done by itself at the end of the test. */
  close(): Promise<void>;
}

/** Makes and opens a case; `threads` runs it on real lanes as the window does. */
export function makeCase(lanesKind: 'inline' | 'threads' = 'inline'): TestCase {
  const folder = tempDir();
  process.env['PROVISO_DATA'] = join(folder, 'data');
  const root = join(folder, 'Test.proviso');
  createCase(root, 'Test case');
  return openTestCase(root, lanesKind);
}

/** Opens a case that is there. */
export function openTestCase(root: string, lanesKind: 'inline' | 'threads' = 'inline'): TestCase {
  const open = openCase(root);
  const paths = new Map<GrantId, string>();
  const resolveGrant = (id: GrantId): Promise<string> => {
    const path = paths.get(id);
    return path === undefined ? Promise.reject(new ProvisoError('grant.unknown', 'This file was not chosen in this session.')) : Promise.resolve(path);
  };
  const hosts = localParseHosts();
  const lanes: Lanes = lanesKind === 'inline' ? inlineLanes(open, resolveGrant, hosts) : threadLanes(open, resolveGrant, hosts);
  const [windowEnd, engineEnd] = portPair();
  const failures: ProvisoError[] = [];
  serve(engineEnd, lanes, (_trace, error) => { failures.push(error); });
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    windowEnd.close();
    await lanes.close();
    open.close();
  };
  onTestFinished(close);
  return {
    root, open, failures, close,
    engine: connectEngine(windowEnd),
    grant: path => {
      const id = randomUUID() as GrantId;
      paths.set(id, path);
      return id;
    },
  };
}
