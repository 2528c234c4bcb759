import type { Metadata } from 'next';
import { InvitationForm } from '@/components/auth/InvitationForm';
import { LinkGone } from '@/components/auth/LinkGone';
import { openInvitation } from '@/lib/auth/open-invitation';
import { acceptInvitationAction } from '../../actions';

export const metadata: Metadata = { title: 'Your link' };

export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const invitation = await openInvitation(token);
  if (invitation === null) return <LinkGone />;
  return <InvitationForm token={token} invitation={invitation} accept={acceptInvitationAction} />;
}
