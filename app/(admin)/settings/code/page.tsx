import type { Metadata } from 'next';
import { CodeSettings } from '@/components/settings/CodeSettings';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { readDeclarations } from '@/lib/overview/read-declarations';

export const metadata: Metadata = { title: 'Declared in code' };

export default async function Page() {
  await requireUser();
  return <CodeSettings {...await readDeclarations(await currentContext())} />;
}
