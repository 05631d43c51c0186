import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { ChevronsRight } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import { Tab, TabList, TabPanel, Tabs as KitTabs } from 'react-aria-components';
import { IconButton } from './Button.tsx';
import { useSize } from './chart/use-size.ts';
import { Menu } from './Menu.tsx';
import './tabs.css';

export interface TabDefinition<Id extends string> {
  readonly id: Id;
  readonly title: string;
  readonly count?: ReactNode;
  readonly panel: ReactNode;
}

/** Views of one subject, one at a time. `end` stands at the end of the tab row; tabs that do not fit are in a menu as well. */
export function Tabs<Id extends string>({ label, tabs, value, onChange, end }: {
  readonly label: string;
  readonly tabs: readonly TabDefinition<Id>[];
  readonly value: Id;
  readonly onChange: (value: Id) => void;
  readonly end?: ReactNode;
}) {
  const { t } = useLingui();
  const list = useRef<HTMLDivElement>(null);
  const { widthPx } = useSize(list);
  const [reachPx, setReach] = useState(0);
  const said = tabs.map(tab => `${tab.title} ${typeof tab.count === 'string' ? tab.count : ''}`).join('|');
  useLayoutEffect(() => { setReach(list.current?.scrollWidth ?? 0); }, [said, widthPx]);
  useEffect(() => { list.current?.querySelector('[data-selected]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }); }, [value, widthPx]);
  const choose = (key: string): void => { const chosen = tabs.find(tab => tab.id === key); if (chosen !== undefined) onChange(chosen.id); };
  return (
    <KitTabs className="tabs" selectedKey={value} onSelectionChange={key => { choose(String(key)); }}>
      <div className="tabs-head">
        <TabList ref={list} className="tabs-list" aria-label={label}>
          {tabs.map(tab => <Tab key={tab.id} id={tab.id} className="tab">{tab.title}{tab.count !== undefined && <small>{tab.count}</small>}</Tab>)}
        </TabList>
        {reachPx > widthPx && (
          <Menu
            label={t`All views`}
            placement="bottom end"
            trigger={<IconButton icon={ChevronsRight} isSmall label={t`All views`} />}
            acts={tabs.map(tab => ({ id: tab.id, title: tab.title, ...(tab.count === undefined ? {} : { note: tab.count }), run: () => { choose(tab.id); } }))}
          />
        )}
        {end !== undefined && <div className="tabs-end">{end}</div>}
      </div>
      {tabs.map(tab => <TabPanel key={tab.id} id={tab.id} className="tabs-panel">{tab.panel}</TabPanel>)}
    </KitTabs>
  );
}
