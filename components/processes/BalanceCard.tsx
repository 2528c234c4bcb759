import type { Sentence } from './balance';
import classes from './processes.module.css';

/** Whether everything adds up: one sentence, larger than everything else on the page. */
export function BalanceCard({ sentence, label = 'Balance' }: { sentence: Sentence; label?: string }) {
  return (
    <section className={classes.verdict} data-tone={sentence.tone} aria-label={label}>
      <p className={classes.sentence}>{sentence.text}</p>
      <p className={classes.detail}>{sentence.detail}</p>
    </section>
  );
}
