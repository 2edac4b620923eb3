// What passes between widget and server: docs/chat.md says what each name means.

export interface Offer {
  page: string;
  seconds: number;
  source: string;
  text: string;
}

export interface Question {
  name: string;
  label: string;
  kind: string;
  is_required: boolean;
  choices: string[];
  autocomplete?: string;
}

export interface Limits {
  text: number;
  files: number;
  file_mb: number;
  types: string[];
}

export interface Setting {
  kind: "chat" | "form";
  name: string;
  color: string;
  position: "end" | "start";
  greeting: string;
  limits: Limits;
  is_open?: boolean;
  opens_at?: string | null;
  is_staffed?: boolean;
  offer?: Offer[];
  questions?: Question[];
  action?: string;
  thanks?: string;
  fields?: Question[];
}

export interface Attached {
  name: string;
  type: string;
  size: number;
  url?: string;
  token?: string;
}

export interface Line {
  id: number;
  who: "you" | "us";
  name: string;
  text: string;
  at: string;
  files: Attached[];
  client?: string;
}

export interface State {
  conversation: string | null;
  status: "none" | "open" | "closed";
  agent: { name: string } | null;
  place: number | null;
  wait: number | null;
  is_open: boolean;
  opens_at: string | null;
  is_staffed: boolean;
  seen: number | null;
  asks_address: boolean;
  goes_by_mail: string | null;
  asks_satisfaction: boolean;
}

export interface Said {
  lines: Line[];
  has_earlier?: boolean;
}

export interface Session extends Said {
  session: string;
  /** Whether it is of the guest whose session was sent. */
  goes_on: boolean;
  state: State;
}
