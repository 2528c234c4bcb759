import type { Metadata } from 'next';
import { SourceForm } from '@/components/logs/LazySourceForm';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { createLogSourceAction, updateLogSourceAction } from '../actions';
import { formSurroundings } from '../form-surroundings';

export const metadata: Metadata = { title: 'New log source' };

export default async function Page() {
  await requireUser();
  const surroundings = await formSurroundings(await currentContext());
  return (
    <SourceForm
      source={null}
      {...surroundings}
      actions={{ create: createLogSourceAction, update: updateLogSourceAction }}
    />
  );
}
