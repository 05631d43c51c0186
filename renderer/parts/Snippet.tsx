import { Fragment } from 'react';

/** Text with what matched underlined; never markup. Ranges are UTF-16 code units, end exclusive, in order. */
export function Snippet({ text, hits }: { readonly text: string; readonly hits: readonly { readonly start: number; readonly end: number }[] }) {
  return (
    <>
      {hits.map(({ start, end }, index) => <Fragment key={start}>{text.slice(hits[index - 1]?.end ?? 0, start)}<mark>{text.slice(start, end)}</mark></Fragment>)}
      {text.slice(hits.at(-1)?.end ?? 0)}
    </>
  );
}
