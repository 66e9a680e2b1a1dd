/** A server in memory: sockets that open, answer and die when told to, over one journal. */

export class Server {
  constructor() {
    this.journal = [];
    this.sockets = [];
    this.commands = [];
    this.network = true;
    this.answers = {};
    this.limit = 200;
  }

  /** Commit an entry; `heard` says whether the sockets are told. */
  commit(heard = true) {
    const entry = { stream: "room:1", seq: this.journal.length + 1, kind: "posted", at: "", facts: {} };
    this.journal.push(entry);
    if (heard) for (const socket of this.sockets) socket.tell(entry);
    return entry;
  }

  answer(command, payload) {
    this.commands.push([command, payload]);
    if (command === "watch") {
      const head = this.journal.length;
      return { ok: head - payload.seen > this.limit ? { head, from: head + 1 } : { head } };
    }
    return this.answers[command] ? this.answers[command](payload) : { ok: {} };
  }

  /** What `Live` needs of a browser. */
  world() {
    return {
      url: "ws://test/ws/",
      api: "/api/v1/",
      token: () => "token",
      chance: () => 0,
      online: () => this.network,
      open: () => new Socket(this),
      fetch: async (path, asked) => this.http(path, asked),
    };
  }

  async http(path, asked) {
    if (!this.network) throw new TypeError("no network");
    const page = path.match(/entries\?after=(\d+)/);
    if (page) {
      const entries = this.journal.slice(Number(page[1]), Number(page[1]) + this.limit);
      return { ok: true, status: 200, json: async () => ({ head: this.journal.length, entries }) };
    }
    const answer = this.answer(path.split("/").at(-1), JSON.parse(asked.body));
    return { ok: Boolean(answer.ok), status: answer.ok ? 200 : 409, json: async () => answer.ok ?? answer.no };
  }

  /** Cut every connection without a word. */
  cut(code = 1006) {
    for (const socket of [...this.sockets]) socket.die(code);
  }
}

class Socket {
  constructor(server) {
    this.server = server;
    this.mute = false;
    this.dead = false;
    setImmediate(() => {
      if (!server.network) return this.die(1006);
      server.sockets.push(this);
      this.onopen?.();
    });
  }

  send(text) {
    const { id, do: command, ...payload } = JSON.parse(text);
    const answer = this.server.answer(command, payload);
    if (this.mute) return;
    setImmediate(() => {
      this.tell({ re: id, ...answer });
      if (command !== "watch" || answer.ok.from) return;
      for (const entry of this.server.journal.slice(payload.seen)) this.tell(entry);
    });
  }

  tell(frame) {
    if (this.dead) return;
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  die(code) {
    this.dead = true;
    this.server.sockets = this.server.sockets.filter((other) => other !== this);
    this.onclose?.({ code });
  }

  close() {
    this.die(1000);
  }
}

/** Until `true`, or a failure after two seconds. */
export async function until(claim) {
  for (let round = 0; round < 400; round += 1) {
    if (claim()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`not within two seconds: ${claim}`);
}
