import type { ReactNode } from 'react';
import { Wordmark } from '@/components/shell/Mark';
import classes from './auth.module.css';

/** The frame of the pages before the dashboard: one form in the middle. */
export function AuthFrame({ children }: { children: ReactNode }) {
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <div className={classes.brand}>
          <Wordmark />
        </div>
        {children}
      </div>
    </main>
  );
}
