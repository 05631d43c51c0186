import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as KitTabs } from 'react-aria-components';
import './tabs.css';

export interface TabDefinition<Id extends string> {
  readonly id: Id;
  readonly title: string;
  readonly count?: ReactNode;
  readonly panel: ReactNode;
}

/** Views of one subject, one at a time. `end` stands at the end of the tab row. */
export function Tabs<Id extends string>({ label, tabs, value, onChange, end }: {
  readonly label: string;
  readonly tabs: readonly TabDefinition<Id>[];
  readonly value: Id;
  readonly onChange: (value: Id) => void;
  readonly end?: ReactNode;
}) {
  return (
    <KitTabs className="tabs" selectedKey={value} onSelectionChange={key => { const chosen = tabs.find(tab => tab.id === key); if (chosen !== undefined) onChange(chosen.id); }}>
      <div className="tabs-head">
        <TabList className="tabs-list" aria-label={label}>
          {tabs.map(tab => <Tab key={tab.id} id={tab.id} className="tab">{tab.title}{tab.count !== undefined && <small>{tab.count}</small>}</Tab>)}
        </TabList>
        {end !== undefined && <div className="tabs-end">{end}</div>}
      </div>
      {tabs.map(tab => <TabPanel key={tab.id} id={tab.id} className="tabs-panel">{tab.panel}</TabPanel>)}
    </KitTabs>
  );
}
