import { createHash } from 'node:crypto';
import { ProvisoError } from '../../../shared/errors.ts';
import { AppDetails } from '../../../shared/domain/case.ts';
import type { App } from '../../../shared/domain/case.ts';
import type { HandlersFor } from '../context.ts';
import { noteAct } from '../linking/journal.ts';
import type { AppSetAct } from '../../../shared/contract/acts.ts';
import { appReader, appWriter } from '../store/repositories/apps.ts';

/** The app register. */
export const appHandlers = {
  'app.list': (_input, { db }) => appReader(db).all(),

  'app.add': (details, { db, act, notify }) => {
    const apps = appWriter(db);
    const appId = act(record => {
      refuseTaken(apps.all(), details.name, null);
      const added = apps.add(details);
      const seq = record({ verb: 'registered', objects: [{ ref: `app:${added}`, before: null, after: digest(details) }], facts: { name: details.name } });
      noteAct(db, { kind: 'app.add', what: `register of ${details.name}`, payload: { appId: added, details } }, seq);
      return added;
    });
    notify('apps', 'usage');
    return { appId };
  },

  'app.set': ({ appId, ...changes }, { db, act, notify }) => {
    const apps = appWriter(db);
    act(record => {
      const before = apps.get(appId);
      if (before === null) throw new ProvisoError('app.unknown', `There is no app ${appId} in this case. List the register to see its numbers.`, { appId });
      const was = AppDetails.parse(before);
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      const after = AppDetails.parse({ ...was, ...given });
      refuseTaken(apps.all(), after.name, appId);
      apps.set(appId, after);
      const seq = record({ verb: 'registered', objects: [{ ref: `app:${appId}`, before: digest(was), after: digest(after) }], facts: { name: after.name, changed: Object.keys(given).join(' ') } });
      noteAct(db, { kind: 'app.set', what: `change of ${after.name}`, payload: { appId, before: was, after } satisfies AppSetAct }, seq);
    });
    notify('apps', 'usage');
    return {};
  },
} satisfies HandlersFor<'app.list' | 'app.add' | 'app.set'>;

function refuseTaken(apps: readonly App[], name: string, appId: number | null): void {
  if (apps.some(app => app.name === name && app.appId !== appId)) {
    throw new ProvisoError('app.name-taken', `An app called "${name}" is in the register already. Add its identifiers there.`, { name });
  }
}

function digest(details: AppDetails): string {
  return createHash('sha256').update(JSON.stringify(details)).digest('hex');
}
