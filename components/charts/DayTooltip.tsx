import type { ReactNode } from 'react';
import { formatDay } from '@/components/common/format';
import styles from './charts.module.css';
import { VariantMark } from './Mark';

/** What a day says when it is pointed at: one line per variant. */
export function DayTooltip(props: {
  day: string;
  provisional: boolean;
  lines: { name: string; mark: number; texts: ReactNode[] }[];
}) {
  return (
    <div className={styles.tooltip}>
      <div className={styles.tooltipDay}>
        {formatDay(props.day)}
        {props.provisional && ' · not over yet'}
      </div>
      <table className={styles.tooltipTable}>
        <tbody>
          {props.lines.map((line) => (
            <tr key={line.name}>
              <td>
                <VariantMark index={line.mark} /> {line.name}
              </td>
              {line.texts.map((text, index) => (
                <td key={index}>{text}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
