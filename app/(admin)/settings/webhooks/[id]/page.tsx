import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { orNotFound } from '@/app/(admin)/stocks/or-not-found';
import { WebhookPage } from '@/components/settings/WebhookPage';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { listFlows } from '@/lib/stocks/list-flows';
import { getWebhook } from '@/lib/webhooks/get-webhook';
import { listDeliveries } from '@/lib/webhooks/list-deliveries';
import { DELIVERIES, WebhookChoice } from '@/lib/webhooks/schemas';
import {
  retryDeliveriesAction,
  rotateWebhookSecretAction,
  setWebhookArchivedAction,
  testWebhookAction,
  updateWebhookAction,
} from '../actions';

export const metadata: Metadata = { title: 'Webhook' };

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function Page({ params, searchParams }: Props) {
  await requireUser('administer');
  const ctx = await currentContext();
  const { data: choice } = WebhookChoice.safeParse(await params);
  if (choice === undefined) notFound();
  const asked = (await searchParams).show;
  const show = DELIVERIES.find((each) => each === asked) ?? 'all';
  const webhook = await orNotFound(getWebhook(ctx, choice));
  const [deliveries, flows] = await Promise.all([listDeliveries(ctx, { ...choice, show }), listFlows(ctx)]);
  return (
    <WebhookPage
      webhook={webhook}
      deliveries={deliveries}
      show={show}
      flows={flows.map(({ slug, name }) => ({ slug, name }))}
      actions={{
        update: updateWebhookAction,
        setArchived: setWebhookArchivedAction,
        rotate: rotateWebhookSecretAction,
        test: testWebhookAction,
        retry: retryDeliveriesAction,
      }}
    />
  );
}
