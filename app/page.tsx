import { redirect } from 'next/navigation';

/** The address itself shows nothing: people start at the overview, which sends them to sign in or to set up. */
export default function HomePage(): never {
  redirect('/overview');
}
