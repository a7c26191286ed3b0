import type { Report } from '@parley/operator';
import { CONVERSATIONS } from '@parley/read-models';
import { backedUpMessage, restoredMessage } from './backup-messages';
import { keyMessageOf } from './key-messages';
import { counted, duration, number } from './numbers';
import type { DemoPlayed, OutputEvent } from './output-event';
import { webhookMessageOf } from './webhook-messages';

type Of<Tag extends OutputEvent['tag']> = Extract<OutputEvent, { readonly tag: Tag }>;

/** What an output event says to people. */
export function messageOf(event: Exclude<OutputEvent, { readonly tag: 'progress' }>): string {
  switch (event.tag) {
    case 'difference': {
      const { kind, workspace, id, field, expected, actual } = event.difference;
      const where = kind === 'public event' ? 'public log' : 'read model';
      const should = `${JSON.stringify(expected)} by the log, ${JSON.stringify(actual)} in the ${where}`;
      return `${kind} ${workspace}/${id}: ${field} is ${should}`;
    }
    case 'copy-difference': {
      const { commit, stream, revision, field, source, target } = event.difference;
      const should = `${JSON.stringify(source)} in the log, ${JSON.stringify(target)} in the copy`;
      return `commit ${commit}, ${stream}@${revision}: ${field} is ${should}`;
    }
    case 'warning':
      return `Note: ${event.message}`;
    case 'rebuilt':
      return `The read model was made anew from ${number(event.events)} events in ${duration(event.seconds)} and is in use.`;
    case 'verified':
      return verifiedMessage(event);
    case 'copied':
      return copiedMessage(event);
    case 'backed-up':
      return backedUpMessage(event);
    case 'restored':
      return restoredMessage(event);
    case 'parked':
      return parkedMessage(event.parked);
    case 'parked-told':
      return parkedToldMessage(event);
    case 'failed':
      return failedMessage(event);
    case 'played':
      return playedMessage(event);
    case 'key-created':
    case 'key-deleted':
    case 'keys':
      return keyMessageOf(event);
    default:
      return webhookMessageOf(event);
  }
}

const NOTHING_COMPARED =
  'The read model is empty, so there was nothing to compare. Start the product, or run: npm run parley -- rebuild';

function verifiedMessage({ verified, seconds }: Of<'verified'>): string {
  const { conversations, contacts, teammates, inboxes, routing } = verified;
  const { differences, events, behind, unreadable, published } = verified;
  if (behind > 0 && behind === events) return NOTHING_COMPARED;
  const compared = [
    `${number(conversations)} conversations`,
    `${number(contacts)} contacts`,
    `${number(teammates)} teammates`,
    `${number(inboxes)} inboxes`,
    ...(routing === 0 ? [] : [`routing rules of ${counted(routing, 'workspace')}`]),
    ...(published === undefined ? [] : [`${number(published.events)} public events`]),
  ];
  const looked = `${listed(compared)} from ${number(events)} events in ${duration(seconds)}`;
  if (differences > 0) return `${counted(differences, 'difference')}: ${looked}.${remedy(differences, published)}`;
  const says =
    published === undefined
      ? 'The read model says what the log says'
      : 'The read model and the public log say what the log says';
  const toCome = [
    behind === 0
      ? ''
      : ` ${published === undefined ? 'It' : 'The read model'} has ${number(behind)} events still to come.`,
    published === undefined || published.behind === 0
      ? ''
      : ` Of ${number(published.behind)} events nothing is published yet.`,
  ];
  return `${says}: ${looked}.${toCome.join('')}${unreadableMessage(unreadable)}`;
}

const listed = (all: readonly string[]): string => `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`;

function remedy(differences: number, published: Of<'verified'>['verified']['published']): string {
  const ofPublic = published?.differences ?? 0;
  const rebuild = ofPublic < differences ? ' To put them right: npm run parley -- rebuild' : '';
  if (ofPublic === 0) return rebuild;
  return `${rebuild && `${rebuild}.`} ${number(ofPublic)} of them in the public log: to have it made anew, see "Whether the lists are right" in docs/operations.md`;
}

const unreadableMessage = (streams: number): string =>
  streams === 0
    ? ''
    : ` ${counted(streams, 'stream')} could be compared only up to a commit that this version cannot read. See: npm run parley -- parked`;

function copiedMessage({ copied, seconds }: Of<'copied'>): string {
  const { events, resumed, compared, differences, later } = copied;
  const made = `${counted(events, 'event')} copied${resumed ? ', behind those that were there already,' : ''} in ${duration(seconds)}`;
  if (differences > 0)
    return `${counted(differences, 'difference')}: ${made}, ${number(compared)} compared. This is no copy of the log. Copy it to an event store that is empty.`;
  const came = later === 0 ? '' : ` ${counted(later, 'event')} came meanwhile: to copy them too, run it again.`;
  return `The copy is complete: ${made}, and all ${number(compared)} are the same in both.${came}`;
}

function parkedMessage(parked: Of<'parked'>['parked']): string {
  const { consumer, stream, revision, waitingTo, reason, detail, parkedAt } = parked;
  const by = consumer === CONVERSATIONS ? '' : ` by ${consumer}`;
  const since = new Date(parkedAt).toISOString();
  const waiting = waitingTo - revision;
  const behind = waiting === 0 ? 'nothing waits behind it' : `${counted(waiting, 'event')} behind it`;
  return `${stream}@${revision}: ${reason} (${detail}), parked ${since}${by}, ${behind}`;
}

function parkedToldMessage({ handled, parked }: Of<'parked-told'>): string {
  const done = handled === 0 ? '' : `${counted(handled, 'stream')} handled again. `;
  return parked === 0
    ? `${done}Nothing is parked.`
    : `${done}${counted(parked, 'stream')} parked. After an update that can handle them: npm run parley -- parked --again`;
}

function failedMessage({ task, reason }: Extract<Report, { readonly tag: 'failed' }>): string {
  // What a copy, or handling again, has done until then stays done.
  const stays = task === 'copy' || task === 'parked';
  return stays ? `It was not done: ${reason}` : `It was not done, and nothing has changed: ${reason}`;
}

function playedMessage({ played, rulesLeftOut, workspace, key, running, tries, soon }: DemoPlayed): string {
  const { conversations, messages, commands, seconds } = played;
  const when = running ? 'in the next minute and a half' : 'once it is started';
  const happens =
    rulesLeftOut === undefined
      ? 'snoozes end, idle conversations of an inbox are closed, and rules find somebody for who came last'
      : 'snoozes end, and idle conversations of an inbox are closed';
  return [
    `The workspace ${workspace} has ${number(conversations)} conversations with ${number(messages)} messages more, by ${number(commands)} commands in ${duration(seconds)}, all acknowledged.`,
    ...(rulesLeftOut === undefined ? [] : [`The demo's routing rules are left out: ${rulesLeftOut}.`]),
    `Key, shown this once: ${key}`,
    running ? 'Try:' : 'npm start, then try:',
    ...tries.map((line) => `  ${line}`),
    `By itself, ${when}, where the role automations runs: ${happens}. To look on:`,
    ...soon.map((line) => `  ${line}`),
  ].join('\n');
}
