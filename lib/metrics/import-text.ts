import { Label, LongText } from '@/lib/config/names';

/** Texts of another system as this one stores them. Pure. */

/** A label without what cannot be shown; `fallback` where nothing is left. */
export function toLabel(text: string, fallback: string): string {
  const bare = text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const label = Label.safeParse(cut(bare, 200));
  return label.success ? label.data : fallback;
}

/** A description without what cannot be shown; '' where that is not enough. */
export function toLongText(text: string): string {
  const bare = text.replace(/\r\n?/g, '\n').replace(/[\p{Cf}\p{Cs}]|(?![\n\t])\p{Cc}/gu, '');
  const long = LongText.safeParse(cut(bare, 5000));
  return long.success ? long.data : '';
}

/** Can it be stored as a dimension's value? */
export const isStorable = (text: string): boolean => !/[\0\p{Cs}]/u.test(text);

/** At most so many units, and no half of a character at the end. */
const cut = (text: string, most: number): string => text.slice(0, most).replace(/\p{Cs}$/u, '');
