import type { Metadata } from 'next';
import { TokensSettings } from '@/components/settings/TokensSettings';
import { currentContext } from '@/lib/auth/current-context';
import { listTokens } from '@/lib/auth/list-tokens';
import { requireUser } from '@/lib/auth/require-user';
import { createTokenAction, revokeTokenAction } from '../actions';

export const metadata: Metadata = { title: 'API tokens' };

export default async function Page() {
  await requireUser('administer');
  const tokens = await listTokens(await currentContext());
  return <TokensSettings tokens={tokens} create={createTokenAction} revoke={revokeTokenAction} />;
}
