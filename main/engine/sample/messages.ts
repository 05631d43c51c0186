/** A person or desk of the fictional case. */
export interface Correspondent { readonly name: string; readonly address: string }

/** One message of the sample mailbox. Bodies are wrapped as they stand; times carry the sender's own offset. */
export interface SampleMessage {
  readonly id: string;
  readonly from: Correspondent;
  readonly to: readonly Correspondent[];
  readonly cc?: readonly Correspondent[];
  readonly subject: string;
  /** RFC 5322 date as the header has it, faults included. */
  readonly date: string;
  /** Id of the message this one answers. */
  readonly answers?: string;
  readonly text: string;
  /** HTML alternative; may point at remote things, which are never fetched. */
  readonly html?: string;
  readonly attachments?: readonly { readonly name: string; readonly mediaType: string; readonly content: string }[];
  readonly encoding?: '8bit' | 'quoted-printable' | 'base64';
}

const ines = { name: 'Ines Halloran', address: 'ines.halloran@northgate.example' };
const tomas = { name: 'Tomas Verheul', address: 'tomas.verheul@northgate.example' };
const ruth = { name: 'Ruth Adeyemi', address: 'ruth.adeyemi@northgate.example' };
const piet = { name: 'Piet Lindqvist', address: 'piet.lindqvist@northgate.example' };
const mara = { name: 'Mara Quist', address: 'mara.quist@northgate.example' };
const policy = { name: 'Larkfeed Developer Policy', address: 'developer-policy@larkfeed.example' };
const desk = { name: 'Larkfeed Partner Desk', address: 'partner-desk@larkfeed.example' };
const billing = { name: 'Billing Robot', address: 'billing@larkfeed.example' };

/** The sample mailbox, in the order in which the mailbox holds it: nearly, but not quite, the order of time. */
export const sampleMessages: readonly SampleMessage[] = [
  {
    id: 'n-0001', from: desk, to: [ines], subject: 'Welcome to the partner programme', date: 'Mon, 15 Nov 2021 09:12:04 +0000',
    text: `Dear Ines,

your company is now registered with five products and eight applications. The Developer Agreement of 10 November 2021 applies to all of
them. Each application needs a declared use case before its first call; the portal shows none yet for six of the eight.

Console Social and Search Pages are the two that have one.

Larkfeed Partner Desk`,
  },
  {
    id: 'n-0002', from: ines, to: [desk], cc: [ruth], subject: 'Re: Welcome to the partner programme', date: 'Tue, 16 Nov 2021 14:40:51 -0800', answers: 'n-0001',
    text: `Thank you. I will ask the product teams for the missing six. Most of them are variants of what is declared already, so I had assumed
that the two forms cover the family.

Ines`,
  },
  {
    id: 'n-0003', from: desk, to: [ines], subject: 'Re: Welcome to the partner programme', date: 'Wed, 17 Nov 2021 10:02:33 +0000', answers: 'n-0002',
    text: `Dear Ines,

a use case is declared per application, not per family. Please send one form for each.

Larkfeed Partner Desk`,
  },
  {
    id: 'n-0004', from: mara, to: [ines, piet], subject: 'Capitol tenants join in April', date: 'Fri, 4 Mar 2022 11:20:00 +0100', encoding: 'quoted-printable',
    text: `Hello both,

from 1 April the first three public tenants go live on Cloud Flows for Capitol: the water board, the city press office and the
licensing authority. Contracts are signed. Nobody has told Larkfeed yet; I take it that is on Piet’s list.

Mara`,
  },
  {
    id: 'n-0005', from: policy, to: [ines], subject: 'Notice: Developer Agreement as of 12 February 2022', date: 'Mon, 14 Feb 2022 08:00:00 +0000',
    text: `Dear developer,

the Developer Agreement has been revised with effect from 12 February 2022. Clause II.D on rate limits now names the rates of the documentation, and
clause IV.A asks for thirty days' written notice before a public body is served. Your continued use of the interface is your assent.

Larkfeed Developer Policy`,
    html: `<html><head><link rel="stylesheet" href="https://static.larkfeed.example/mail.css"></head><body>
<img src="https://track.larkfeed.example/open/8812.gif" width="1" height="1" alt="">
<p>Dear developer,</p>
<p>the <b>Developer Agreement</b> has been revised with effect from <b>12 February 2022</b>. Clause II.D on rate limits now names
the rates of the documentation, and clause IV.A asks for thirty days' written notice before a public body is served. Your continued use of the interface is your assent.</p>
<p><img src="https://static.larkfeed.example/logo.png" alt="Larkfeed"> Larkfeed Developer Policy</p></body></html>`,
  },
  {
    id: 'n-0006', from: tomas, to: [ines], subject: 'Search Pages 2 is up', date: 'Wed, 20 Apr 2022 17:05:12 -0700',
    text: `Ines,

Search Pages 2 has been taking live traffic since about the middle of the month. It uses the same relay as Search Pages and has its own
four credentials (cr-07c0 to cr-07c3). No use-case form yet, the old one covers the wording.

Tomas`,
  },
  {
    id: 'n-0007', from: desk, to: [ines], subject: 'Your ceiling', date: 'Tue, 14 Jun 2022 16:31:09 +0100',
    text: `Dear Ines,

as discussed by phone: for the search family we raise your ceiling to 1,500 requests per window until further notice. The attached note
says the same. It stands until we withdraw it in writing.

Larkfeed Partner Desk`,
    attachments: [{ name: 'partner-desk-ceiling-june.txt', mediaType: 'text/plain; charset=utf-8', content: `Partner Desk note, 14 June 2022

Northgate Systems, search family: ceiling 1,500 requests per 15 minutes and credential, in place of 450,
until withdrawn in writing.
` }],
  },
  {
    id: 'n-0008', from: tomas, to: [ines], subject: 'Relay settings for the record', date: 'Thu, 16 Jun 2022 09:44:20 -0700',
    text: `These are the settings as deployed today. retry.max = 30, retry.wait = 2. The relay keeps no counter per window, it only reacts to
what the service answers.

Tomas`,
    attachments: [{ name: 'relay-retry-settings.csv', mediaType: 'text/csv; charset=utf-8', content: `setting,value,unit\nretry.max,30,times\nretry.wait,2,seconds\nwindow.counter,off,\nnodes,4,\n` }],
  },
  {
    id: 'n-0009', from: policy, to: [ines], subject: '429 counts of the search family', date: 'Thu, 8 Sep 2022 13:15:00 +0000',
    text: `Dear Ines,

in week 35 the service answered 429 to your search credentials more often than in the eight weeks before together. The answer names the
window. Would you let us know what your client does when it receives one?

Larkfeed Developer Policy`,
  },
  {
    id: 'n-0010', from: ines, to: [tomas], subject: 'Fwd: 429 counts of the search family', date: 'Thu, 8 Sep 2022 08:02:47 -0700', answers: 'n-0009',
    text: `Tomas, what do I tell them? Do we stop when we are refused?

> in week 35 the service answered 429 to your search credentials more often than in the eight weeks before together. The answer names the
> window. Would you let us know what your client does when it receives one?`,
  },
  {
    id: 'n-0011', from: tomas, to: [ines], subject: 'Re: 429 counts of the search family', date: 'Thu, 8 Sep 2022 10:26:31 -0700', answers: 'n-0010',
    text: `We wait two seconds and go again, up to thirty times. If one credential is refused the next node picks the request up with its own.
So in practice we do not stop, we spread.

Tomas`,
  },
  {
    id: 'n-0012', from: ines, to: [policy], cc: [ruth], subject: 'Re: 429 counts of the search family', date: 'Mon, 12 Sep 2022 16:50:00 -0700', answers: 'n-0009',
    text: `Dear policy team,

our client backs off when it is refused and tries again later, as your documentation advises. We do not send automatic repeats.

Ines Halloran`,
  },
  {
    id: 'n-0013', from: ruth, to: [piet, ines], subject: 'Capitol tenants: who tells Larkfeed?', date: 'Mon, 24 Oct 2022 18:12:00 +0100',
    text: `Clause IV.A wants thirty days' written notice before a public body is served. The tenants have been live since April. Has anybody
written to Larkfeed? I find nothing in the file.

Ruth`,
  },
  {
    id: 'n-0014', from: piet, to: [ruth, ines], subject: 'Re: Capitol tenants: who tells Larkfeed?', date: 'Mon, 24 Oct 2022 19:02:00 +0200', answers: 'n-0013', encoding: 'base64',
    text: `I drafted a notice in May and it was never sent, because sales wanted to announce it first. The draft names the water board and the
press office. The licensing authority is missing from it.

Piet`,
  },
  {
    id: 'n-0015', from: policy, to: [ines], subject: 'Reminder: declare a use case for each application', date: 'Mon, 31 Oct 2022 16:00:00 +0000',
    text: `Dear Ines,

please declare a use case for each of the eight applications by 30 November. The portal shows two: Console Social and Search Pages.

Larkfeed Developer Policy`,
    html: `<p>Dear Ines,</p><p>please <a href="https://developer.larkfeed.example/use-cases">declare a use case</a> for each of the eight applications by 30 November. The portal shows two: Console Social and Search Pages.</p><p>Larkfeed Developer Policy</p><img src="https://track.larkfeed.example/open/9120.gif" alt="">`,
  },
  {
    id: 'n-0016', from: desk, to: [ines], subject: 'Re: June ceiling: is it still current?', date: 'Wed, 2 Nov 2022 15:16:00 +0000',
    text: `Dear Ines,

yes. The June note stands until withdrawn.

Larkfeed Partner Desk`,
  },
  {
    id: 'n-0017', from: tomas, to: [ines], subject: 'Relay nodes rolled, no change in requests', date: 'Thu, 3 Nov 2022 23:51:08 -0700',
    text: `Nodes rolled tonight, four new credentials issued, the old ones retired at midnight. Same settings as before.

Tomas`,
  },
  {
    id: 'n-0018', from: mara, to: [tomas, ines], subject: 'Global Ads: credentials shared with Northgate Ads', date: 'Tue, 1 Nov 2022 12:40:00 +0100',
    text: `For the launch week Global Ads runs on the credential of Northgate Ads (cr-0b13). It gets its own when the form is through.

Mara`,
  },
  {
    id: 'n-0019', from: billing, to: [ines], subject: 'Your October usage summary', date: 'Sat, 5 Nov 2022 00:00:00 +0000',
    text: `Usage summary, October 2022. Totals are counted at the edge and include refused calls. See the attached table.`,
    attachments: [{ name: 'usage-summary-2022-10.csv', mediaType: 'text/csv', content: `application,calls\nConsole Social,2117004\nSearch Pages,18644291\nSearch Pages 2,16302778\nNorthgate Cloud,9120447\nCloud Flows for Capitol,4402119\nNorthgate Automation,6233870\nNorthgate Ads,5011930\nGlobal Ads,3877245\n` }],
  },
  {
    id: 'n-0020', from: policy, to: [ines], subject: 'Volume on the Search Pages credentials', date: 'Tue, 8 Nov 2022 11:31:00 +0000',
    text: `Dear Ines,

for week 44 we count 41 million requests on the two search applications, far beyond the ceiling we know of. Please explain the pattern
after a refusal: we see the same request again within seconds.

Larkfeed Developer Policy`,
  },
  {
    id: 'n-0021', from: ines, to: [policy], cc: [ruth, tomas], subject: 'Re: Volume on the Search Pages credentials', date: 'Wed, 9 Nov 2022 16:42:07 -0800', answers: 'n-0020',
    text: `Dear policy team,

Thank you for the figures for week 44. We see the same order of magnitude on our side, so I will not argue about the count.

The two search applications share one relay. Each of the four relay nodes holds its own credential, so a window that fills on one is taken up by the next. That was a design choice from before the schedule changed in February.

On the refusals: when the service answers 429, the relay waits two seconds and sends the same request again, up to thirty times. Nobody here read the pause wording as covering automatic retries.

I should add that your partner desk raised our ceiling to 1,500 per window in June, by phone and then in the attached note. We have worked to that number since.

I will come back to you on Search Pages 2 when the use-case form is through legal.

Ines Halloran
Developer Relations, Northgate Systems

On 8 Nov 2022, Larkfeed Developer Policy wrote:
> for week 44 we count 41 million requests on the two search applications, far beyond the ceiling we know of. Please explain the pattern
> after a refusal: we see the same request again within seconds.`,
    attachments: [
      { name: 'relay-retry-settings.csv', mediaType: 'text/csv; charset=utf-8', content: `setting,value,unit\nretry.max,30,times\nretry.wait,2,seconds\nwindow.counter,off,\nnodes,4,\n` },
      { name: 'partner-desk-ceiling-june.txt', mediaType: 'text/plain; charset=utf-8', content: `Partner Desk note, 14 June 2022

Northgate Systems, search family: ceiling 1,500 requests per 15 minutes and credential, in place of 450,
until withdrawn in writing.
` },
    ],
  },
  {
    id: 'n-0022', from: ruth, to: [ines], subject: 'Re: Volume on the Search Pages credentials', date: 'Thu, 10 Nov 2022 08:05:00 +0000', answers: 'n-0021',
    text: `Ines, before anything else goes out: in September you wrote to them that we send no automatic repeats. Yesterday's letter says the
opposite. I need both in the file, with the logs.

Ruth`,
  },
  {
    id: 'n-0023', from: tomas, to: [ruth], cc: [ines], subject: 'Fwd: 429 counts for the search relay', date: 'Fri, 11 Nov 2022 17:48:33 -0800',
    text: `Counts from the relay's own journal, by node. They are lower than Larkfeed's because the journal counts a request once however often it
was repeated.`,
    attachments: [{ name: 'relay-429-by-node.csv', mediaType: 'text/csv', content: `node,credential,refused,repeated\n1,cr-04a1,118204,96011\n2,cr-04a2,121388,99140\n3,cr-07c0,140027,120556\n4,cr-07c1,138810,119204\n` }],
  },
  {
    id: 'n-0024', from: piet, to: [ruth], subject: 'Capitol: what we serve', date: 'Mon, 14 Nov 2022 09:15:00 +0100', encoding: 'quoted-printable',
    text: `Seven tenants by now: the water board, the city press office, the licensing authority, two ministries’ media desks, the coast guard and
the electoral office. All of them call through cr-0911 and cr-0912.

Piet`,
  },
  {
    id: 'n-0025', from: ines, to: [ruth], subject: 'Use-case forms', date: 'Wed, 30 Nov 2022 23:10:00 -0800',
    text: `I sent the form for Search Pages 2 tonight. The other five are with the product teams. That makes three of eight, one of them nine days
late by their reading of the first reminder.

Ines`,
  },
  {
    id: 'n-0026', from: desk, to: [ines], subject: 'June ceiling withdrawn', date: 'Tue, 6 Dec 2022 10:00:00 +0000',
    text: `Dear Ines,

the note of 14 June on your ceiling is withdrawn as of today. The published schedule applies again.

Larkfeed Partner Desk`,
  },
  {
    id: 'n-0027', from: tomas, to: [ines], subject: 'Health checks', date: 'Thu, 31 Feb 2022 08:00:00 -0700',
    text: `The health checks have moved to an endpoint of their own, so they no longer count against the search credentials. I do not remember
when exactly.

Tomas`,
  },
  {
    id: 'n-0028', from: mara, to: [ines, ruth], subject: 'Réponse à Larkfeed : proposition', date: 'Fri, 3 Feb 2023 10:30:00 +0100', encoding: 'quoted-printable',
    text: `Bonjour,

voici ma proposition pour la réponse. Je préfère que l’on dise simplement ce que les journaux montrent : les relances automatiques ont
bien eu lieu, et le plafond de juin était connu de leur bureau.

Mara`,
  },
  {
    id: 'n-0029', from: ruth, to: [ines, tomas, piet, mara], subject: 'Preserve everything about the interface', date: 'Fri, 3 Mar 2023 09:00:00 +0000',
    text: `Larkfeed's letter of 2 March has arrived. From now on nothing that concerns the interface may be deleted: logs, relay journals, mail,
tickets, drafts. The relay journal rotates after 90 days; Tomas, please stop that today.

Ruth`,
  },
  {
    id: 'n-0030', from: tomas, to: [ruth], subject: 'Re: Preserve everything about the interface', date: 'Fri, 3 Mar 2023 11:21:40 -0800', answers: 'n-0029',
    text: `Rotation is stopped. The journal before 3 December is gone, as it would have been anyway. The access logs are complete except for the
week of 15 August, when the collector was down.

Tomas`,
  },
];

/** The letter the case is about, as it arrived. */
export const sampleLetter: SampleMessage = {
  id: 'lf-letter', from: policy, to: [ines], cc: [ruth], subject: 'Your use of the Larkfeed interface in 2022: demand for information', date: 'Thu, 2 Mar 2023 14:05:00 +0000',
  text: `Dear Ms Halloran,

We write about the use of our interface by your company in the year 2022.

1. Eight of your applications called the interface over 780 million times in 2022. In the same year they retrieved more than 26 billion items.

2. They repeatedly exceeded the published rate, and their volume lies far beyond any reasonable request volume within the meaning of clause II.D of the Developer Agreement.

3. Six of the eight applications never declared a use case, although clause II.B requires one before the first call.

4. At least one application served public bodies. No notice under clause IV.A reached us.

5. Your clients went on after the service refused them. They sent the same request again within seconds, and they moved to another credential when one was refused.

6. One credential was used for several products, contrary to clause III.C.

We demand that you tell us by 24 March 2023, for each application separately: its purpose, its users, the public bodies among them, the number of calls and of items retrieved, the credentials used, and what became of the items. We demand further that you preserve all records that concern the interface.

Larkfeed Developer Policy`,
};
