import { ArrowLeft } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import { Button } from './Button.tsx';
import { PaneHead, useMedia } from './Pane.tsx';

/** Where list and reader take turns (see `Desk`), the way from the reader back; nothing where both are on screen. */
export function BackToList({ onPress }: { readonly onPress: () => void }) {
  const { t } = useLingui();
  const isTight = useMedia('(max-width: 760px)');
  if (!isTight) return null;
  return <PaneHead><Button variant="quiet" isSmall icon={ArrowLeft} onPress={onPress}>{t`Back to the list`}</Button></PaneHead>;
}
