import type { Metadata } from 'next';
import { WebhooksSettings } from '@/components/settings/WebhooksSettings';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { listFlows } from '@/lib/stocks/list-flows';
import { listWebhooks } from '@/lib/webhooks/list-webhooks';
import { createWebhookAction } from './actions';

export const metadata: Metadata = { title: 'Webhooks' };

export default async function Page() {
  await requireUser('administer');
  const ctx = await currentContext();
  const [webhooks, flows] = await Promise.all([listWebhooks(ctx), listFlows(ctx)]);
  return (
    <WebhooksSettings
      webhooks={webhooks}
      flows={flows.map(({ slug, name }) => ({ slug, name }))}
      create={createWebhookAction}
    />
  );
}
