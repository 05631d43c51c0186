import './marks.css';

const TAIL = 16;

/** A file name that keeps its end when there is no room: what tells files apart is often the date before the dot. */
export function FileName({ name }: { readonly name: string }) {
  if (name.length <= TAIL + 8) return <span className="ellipsis" title={name}>{name}</span>;
  return <span className="file-name" title={name}><span className="ellipsis">{name.slice(0, -TAIL)}</span><span>{name.slice(-TAIL)}</span></span>;
}
