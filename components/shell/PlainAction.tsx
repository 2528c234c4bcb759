import Link from 'next/link';
import classes from './PlainAction.module.css';

/** A button and a link that look like those of the component library without being loaded with it: every page carries its pages for errors. */
export function PlainButton({ onClick, children }: { onClick: () => void; children: string }) {
  return (
    <button type="button" className={classes.action} onClick={onClick}>
      {children}
    </button>
  );
}

export function PlainLink({ href, children }: { href: string; children: string }) {
  return (
    <Link href={href} className={classes.action}>
      {children}
    </Link>
  );
}
