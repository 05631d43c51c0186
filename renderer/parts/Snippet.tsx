import { Fragment } from 'react';

/** Text with what matched underlined; never markup. Ranges are UTF-16 code units, end exclusive, in order. */
export function Snippet({ text, hits }: { readonly text: string; readonly hits: readonly { readonly start: number; readonly end: number }[] }) {
  let at = 0;
  return (
    <>
      {hits.map(({ start, end }) => {
        const before = text.slice(at, start);
        at = end;
        return <Fragment key={start}>{before}<mark>{text.slice(start, end)}</mark></Fragment>;
      })}
      {text.slice(at)}
    </>
  );
}
