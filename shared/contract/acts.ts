import { z } from 'zod';
import { AppDetails } from '../domain/case.ts';
import { EventDetails } from './links.ts';

/** What the journal keeps of acts that can be taken back, by kind. A kept act is checked when it is read; fields may be added with defaults. */
export const LinkAct = z.object({ linkId: z.int(), objects: z.array(z.string()) });
export type LinkAct = z.infer<typeof LinkAct>;

export const EventAct = z.object({ eventId: z.int() });
export type EventAct = z.infer<typeof EventAct>;

export const EventSetAct = z.object({ eventId: z.int(), before: EventDetails, after: EventDetails });
export type EventSetAct = z.infer<typeof EventSetAct>;

export const AppAct = z.object({ appId: z.int(), details: AppDetails });
export type AppAct = z.infer<typeof AppAct>;

export const AppSetAct = z.object({ appId: z.int(), before: AppDetails, after: AppDetails });
export type AppSetAct = z.infer<typeof AppSetAct>;

/** A limit or claim by its number, or a government rule by its id. */
export const NumberedAct = z.object({ number: z.int() });
export type NumberedAct = z.infer<typeof NumberedAct>;
