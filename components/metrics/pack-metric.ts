import { dayNumber, dayOfNumber } from '@/components/charts/days';
import type { MetricLine, MetricSeries, PackedLine, PackedSeries } from '@/lib/metrics/schemas';

/**
 * Two years of twenty lines are fifteen thousand numbers. React hands them to the browser one by one, on the server twice
 * over: for its first drawing and as a script. Texts are handed over as they are.
 */
export function packSeries({ dates, lines, previous, ...rest }: MetricSeries): PackedSeries {
  return {
    ...rest,
    from: dates[0] ?? '',
    days: dates.length,
    lines: lines.map(packLine),
    previous: previous === null ? null : packLine(previous),
  };
}

/** The series as it was. */
export function unpackSeries({ from, days, lines, previous, ...rest }: PackedSeries): MetricSeries {
  const first = days === 0 ? 0 : dayNumber(from);
  return {
    ...rest,
    dates: Array.from({ length: days }, (_, index) => dayOfNumber(first + index)),
    lines: lines.map((line) => unpackLine(line, days)),
    previous: previous === null ? null : unpackLine(previous, days),
  };
}

const packLine = ({ values, ...line }: MetricLine): PackedLine => ({ ...line, text: values.join(',') });

function unpackLine({ text, ...line }: PackedLine, days: number): MetricLine {
  const texts = days === 0 ? [] : text.split(',');
  return { ...line, values: texts.map((value) => (value === '' ? null : Number(value))) };
}
