import { useLingui } from '@lingui/react/macro';
import { RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import { Bearing } from '../../../shared/domain/basics.ts';
import { BearingMark } from '../BearingMark.tsx';
import { Kbd } from '../Kbd.tsx';
import { classes } from '../classes.ts';

/** Supports, contradicts, context: none is chosen until the person chooses. */
export function BearingPicker({ value, onChange, isAsked = false }: {
  readonly value: Bearing | null;
  readonly onChange: (bearing: Bearing) => void;
  /** Enter was pressed before a bearing was chosen: says so. */
  readonly isAsked?: boolean;
}) {
  const { t } = useLingui();
  const names = { supports: t`Supports`, contradicts: t`Contradicts`, context: t`Context` } as const;
  return (
    <RadioGroup
      className="bearings"
      aria-label={t`Bearing`}
      orientation="horizontal"
      value={value}
      isInvalid={isAsked}
      onChange={chosen => { const bearing = Bearing.safeParse(chosen); if (bearing.success) onChange(bearing.data); }}
    >
      <div className="bearings-row">
        {Bearing.options.map((bearing, at) => (
          <RadioField key={bearing} value={bearing} className="bearing-field">
            <RadioButton className={classes('bearing', `bearing-${bearing}`)}>
              <BearingMark bearing={bearing} isNamed={false} />
              <span className="ellipsis">{names[bearing]}</span>
              <Kbd keys={String(at + 1)} />
            </RadioButton>
          </RadioField>
        ))}
      </div>
      {isAsked && value === null && <p className="bearings-asked" role="alert">{t`Choose what it says of the provision: 1, 2 or 3.`}</p>}
    </RadioGroup>
  );
}
