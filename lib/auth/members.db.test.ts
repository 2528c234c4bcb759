import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAuthWorld, PASSWORD, type Person } from '@/lib/testing/auth-world';
import { acceptInvitation } from './accept-invitation';
import { changePassword } from './change-password';
import { changeRole } from './change-role';
import { createResetLink } from './create-reset-link';
import { disableMember } from './disable-member';
import { enableMember } from './enable-member';
import { inviteMember } from './invite-member';
import { listInvitations } from './list-invitations';
import { listMembers } from './list-members';
import { readInvitation } from './read-invitation';
import { readSession } from './read-session';
import { removeMember } from './remove-member';
import { revokeInvitation } from './revoke-invitation';
import { startSession } from './sign-in';

let world: Awaited<ReturnType<typeof openAuthWorld>>;
let admin: Person;
beforeAll(async () => {
  world = await openAuthWorld();
  admin = await world.join('admin');
});
afterAll(() => world.close());

const tokenOf = (link: { path: string }) => link.path.replace('/invite/', '');
const accept = (link: { path: string }, name?: string, now = new Date()) =>
  acceptInvitation(world.anybody(now), { token: tokenOf(link), name, password: 'a good long password' });
const isIn = async (person: Person) => (await readSession(new Headers({ cookie: person.cookie }))) !== null;

describe('an invitation', () => {
  test('lets somebody join once, with its role', async () => {
    const link = await inviteMember(admin.ctx, { email: 'New@Shop.example', role: 'editor' });
    expect(await readInvitation(world.anybody(), { token: tokenOf(link) })).toEqual({
      kind: 'invite',
      email: 'new@shop.example',
      role: 'editor',
    });
    await accept(link, 'New');
    await expect(accept(link, 'Again')).rejects.toMatchObject({ code: 'not_found' });
    expect(await listMembers(admin.ctx)).toContainEqual(
      expect.objectContaining({ email: 'new@shop.example', role: 'editor', disabled: false }),
    );
    await expect(inviteMember(admin.ctx, { email: 'new@shop.example', role: 'admin' })).rejects.toMatchObject({
      code: 'already_exists',
    });
  });

  test('of three racing uses one wins', async () => {
    const link = await inviteMember(admin.ctx, { email: 'race@shop.example', role: 'viewer' });
    const results = await Promise.allSettled([accept(link, 'A'), accept(link, 'B'), accept(link, 'C')]);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });

  test('stops to work when it is old, revoked, or followed by another', async () => {
    const first = await inviteMember(admin.ctx, { email: 'late@shop.example', role: 'viewer' });
    const second = await inviteMember(admin.ctx, { email: 'late@shop.example', role: 'viewer' });
    await expect(accept(first, 'Late')).rejects.toMatchObject({ code: 'not_found' });
    const week = new Date(Date.now() + 7 * 24 * 3600_000 + 1000);
    await expect(accept(second, 'Late', week)).rejects.toMatchObject({ code: 'not_found' });
    await revokeInvitation(admin.ctx, { id: second.id });
    await expect(accept(second, 'Late')).rejects.toMatchObject({ code: 'not_found' });
    await expect(revokeInvitation(admin.ctx, { id: second.id })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('is stored and logged without its secret', async () => {
    const link = await inviteMember(admin.ctx, { email: 'quiet@shop.example', role: 'viewer' });
    const stored = JSON.stringify([await world.db.invitation.findMany(), await world.db.activity.findMany()]);
    expect(stored).not.toContain(tokenOf(link));
    expect(await listInvitations(admin.ctx)).toContainEqual(expect.objectContaining({ email: 'quiet@shop.example' }));
    expect(stored).toContain('member.invited');
  });

  test('needs a name', async () => {
    const link = await inviteMember(admin.ctx, { email: 'nameless@shop.example', role: 'viewer' });
    await expect(accept(link)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('a reset link', () => {
  test('sets another password once and ends all sessions', async () => {
    const person = await world.join('editor', 'forgetful');
    const link = await createResetLink(admin.ctx, { email: person.email.toUpperCase() });
    await accept(link);
    expect(await isIn(person)).toBe(false);
    await expect(
      startSession({ email: person.email, password: 'a good long password', headers: new Headers() }),
    ).resolves.not.toHaveLength(0);
    await expect(accept(link)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('stops to work when the member has chosen another password meanwhile', async () => {
    const person = await world.join('editor', 'quicker');
    const link = await createResetLink(admin.ctx, { id: person.id });
    await changePassword(person.ctx, { current: PASSWORD, next: 'another good one', network: 'n' });
    await expect(accept(link)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('is not made for, and not used by, a disabled member', async () => {
    const person = await world.join('editor', 'disabled');
    const link = await createResetLink(admin.ctx, { id: person.id });
    await disableMember(admin.ctx, { id: person.id });
    await expect(accept(link)).rejects.toMatchObject({ code: 'not_found' });
    await expect(createResetLink(admin.ctx, { id: person.id })).rejects.toMatchObject({ code: 'wrong_state' });
  });
});

describe('members', () => {
  test('another role ends the sessions and is logged with before and after', async () => {
    const person = await world.join('viewer', 'promoted');
    await changeRole(admin.ctx, { id: person.id, role: 'editor' });
    expect(await isIn(person)).toBe(false);
    const [entry] = await world.db.activity.findMany({
      where: { action: 'member.role_changed', entityKey: person.email },
    });
    expect(entry).toMatchObject({ actorName: 'admin', before: { role: 'viewer' }, after: { role: 'editor' } });
  });

  test('the same role changes nothing', async () => {
    const person = await world.join('viewer', 'same');
    await changeRole(admin.ctx, { id: person.id, role: 'viewer' });
    expect(await isIn(person)).toBe(true);
  });

  test('disabling keeps somebody out until they are enabled', async () => {
    const person = await world.join('viewer', 'away');
    await disableMember(admin.ctx, { id: person.id });
    expect(await isIn(person)).toBe(false);
    await enableMember(admin.ctx, { id: person.id });
    await expect(
      startSession({ email: person.email, password: 'correct horse battery', headers: new Headers() }),
    ).resolves.not.toHaveLength(0);
  });

  test('removing forgets the account and keeps what they did', async () => {
    const person = await world.join('admin', 'leaving');
    await inviteMember(person.ctx, { email: 'by-leaving@shop.example', role: 'viewer' });
    await removeMember(admin.ctx, { id: person.id });
    expect(await isIn(person)).toBe(false);
    expect(await world.db.user.findUnique({ where: { id: person.id } })).toBeNull();
    expect(await world.db.activity.count({ where: { actorId: person.id } })).toBe(1);
  });

  test.each([
    ['demoted', (id: string) => changeRole(admin.ctx, { id, role: 'editor' })],
    ['disabled', (id: string) => disableMember(admin.ctx, { id })],
    ['removed', (id: string) => removeMember(admin.ctx, { id })],
  ])('an admin who is %s cannot come back by links of their own', async (how, end) => {
    const [rogue, victim] = [await world.join('admin', 'rogue'), await world.join('viewer', 'victim')];
    const links = [
      await inviteMember(rogue.ctx, { email: `second-face-${how}@shop.example`, role: 'admin' }),
      await createResetLink(rogue.ctx, { id: victim.id }),
    ];
    const other = await inviteMember(admin.ctx, { email: `colleague-${how}@shop.example`, role: 'viewer' });
    await end(rogue.id);
    for (const link of links) await expect(accept(link, 'Back')).rejects.toMatchObject({ code: 'not_found' });
    await expect(accept(other, 'Colleague')).resolves.toMatchObject({ kind: 'invite' });
  });

  test('the last admin cannot be demoted, disabled or removed, and of two at the same moment one stays', async () => {
    for (const change of [
      () => changeRole(admin.ctx, { id: admin.id, role: 'viewer' }),
      () => disableMember(admin.ctx, { id: admin.id }),
      () => removeMember(admin.ctx, { id: admin.id }),
    ]) {
      await expect(change()).rejects.toMatchObject({ code: 'wrong_state' });
      expect(await isIn(admin)).toBe(true);
    }
    const second = await world.join('admin', 'second');
    const results = await Promise.allSettled([
      changeRole(second.ctx, { id: admin.id, role: 'viewer' }),
      disableMember(admin.ctx, { id: second.id }),
    ]);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });
});
