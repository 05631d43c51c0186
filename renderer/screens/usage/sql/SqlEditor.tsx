import { useId, useRef } from 'react';
import type { KeyboardEvent, Ref } from 'react';
import { useLingui } from '@lingui/react/macro';
import { markPlace } from './marked.ts';
import './sql.css';

/** A statement, typed; what is wrong with it is marked where it stands and said below. */
export function SqlEditor({ text, error, onText, onRun, inputRef }: {
  readonly text: string;
  readonly error: { readonly message: string; readonly details: Readonly<Record<string, unknown>> } | null;
  readonly onText: (text: string) => void;
  readonly onRun: () => void;
  readonly inputRef: Ref<HTMLTextAreaElement>;
}) {
  const { t } = useLingui();
  const errorId = useId();
  const behind = useRef<HTMLDivElement>(null);
  const place = error === null ? null : markPlace(text, error.details);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onRun();
  };
  return (
    <div className="sql-editor">
      <div className="sql-box" data-invalid={error === null ? undefined : ''}>
        <div className="sql-text sql-behind" aria-hidden="true" ref={behind}>
          {place !== null && <>{place.before}<mark>{place.marked}</mark>{place.after}</>}
        </div>
        <textarea
          ref={inputRef}
          className="sql-text"
          aria-label={t`SQL statement`}
          spellCheck={false}
          autoComplete="off"
          wrap="soft"
          value={text}
          aria-invalid={error !== null}
          {...(error === null ? {} : { 'aria-describedby': errorId })}
          onChange={event => { onText(event.target.value); }}
          onKeyDown={onKeyDown}
          onScroll={event => { if (behind.current !== null) behind.current.scrollTop = event.currentTarget.scrollTop; }}
        />
      </div>
      {error !== null && <p id={errorId} className="sql-error" role="alert">{error.message}</p>}
    </div>
  );
}
