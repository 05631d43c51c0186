import { Button } from 'react-aria-components';
import './marks.css';

/** A cite, hash or file:line, in mono; with `onPress` it leads to the thing. */
export function Ref({ cite, onPress, title }: { readonly cite: string; readonly onPress?: () => void; readonly title?: string }) {
  if (onPress === undefined) return <span className="ref selectable" {...(title === undefined ? {} : { title })}>{cite}</span>;
  return <Button className="ref ref-link" onPress={onPress}>{cite}</Button>;
}
