import { cutText, LongText } from '@/lib/config/names';

/** Texts of another system as this one stores them. Pure. */

/** A description without what cannot be shown; '' where that is not enough. */
export function toLongText(text: string): string {
  const bare = text.replace(/\r\n?/g, '\n').replace(/[\p{Cf}\p{Cs}]|(?![\n\t])\p{Cc}/gu, '');
  const long = LongText.safeParse(cutText(bare, 5000));
  return long.success ? long.data : '';
}
