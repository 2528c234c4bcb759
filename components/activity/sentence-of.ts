/** `experiment.enabled` as words: "enabled the experiment"; `member.role_changed` as "changed the role of the member". */
export function sentenceOf({ action, entity }: { action: string; entity: string }): string {
  const special = SPECIAL[action];
  if (special !== undefined) return special;
  const verb = action.slice(action.indexOf('.') + 1).replaceAll('_', ' ');
  return `${verb} the ${entity.replaceAll('_', ' ')}`;
}

const SPECIAL: Readonly<Record<string, string>> = {
  'setting.changed': 'changed the settings',
  'experiment.phase_started': 'started a new phase of',
  'job.run': 'ran',
  'log_line.mended': 'mended a line of the upload',
  'log_line.dismissed': 'dismissed lines of the upload',
  'log_line.restored': 'took back dismissed lines of the upload',
  'metric.noted': 'wrote a note for the metric',
  'metric.note_removed': 'took away one of the metrics’',
  'metric_domain.created': 'created the domain of metrics',
  'metric_domain.changed': 'changed the domain of metrics',
  'metric_domain.archived': 'archived the domain of metrics',
  'metric_domain.restored': 'restored the domain of metrics',
  'metric_domain.deleted': 'deleted the domain of metrics',
  'tracker.created': 'set the tracker of the metric',
  'tracker.changed': 'changed the tracker of the metric',
  'tracker.cleared': 'ended the tracker of the metric',
  'statistics.deleted': 'deleted recorded values of the metric',
  'board.shared': 'made a share link for the board',
  'board.unshared': 'revoked a share link of the board',
  'webhook.secret_changed': 'made a new secret for the webhook',
  'webhook.switched_off': 'switched off, since its receiver said 410, the webhook',
  'webhook.retried': 'tried failed deliveries again of the webhook',
  'member.joined': 'joined as',
  'member.invited': 'invited',
  'member.invitation_revoked': 'revoked the invitation of',
  'member.reset_link_made': 'made a password reset link for',
  'member.reset_link_revoked': 'revoked the password reset link of',
  'member.password_changed': 'changed the password of',
  'member.password_reset': 'set a new password by a link for',
  'member.role_changed': 'changed the role of',
  'member.signed_out_everywhere': 'signed out everywhere:',
};
