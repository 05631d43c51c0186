import type { ReactNode } from 'react';
import type { LucideIcon } from 'lucide-react';
import './chip.css';

/** A word about a thing, set apart: a state, never a bearing. */
export function Tag({ tone = 'plain', icon: Icon, children }: {
  readonly tone?: 'plain' | 'warning' | 'missing' | 'danger' | 'verified';
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
}) {
  return <span className={`tag tag-${tone}`}>{Icon !== undefined && <Icon />}{children}</span>;
}
