// A stand-in for Grafana, which no package registry carries: it answers as a real one was recorded to, for the
// calls that lake makes. Provisioning, sign-in, sessions, datasource proxy, search, dashboards and metrics are real enough
// to fail where Grafana fails; panels are never drawn and `/api/ds/query` is absent.
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { basename, dirname, join, relative } from "node:path";
import yaml from "yaml";

const env = process.env;
const PROVISIONING = env.GF_PATHS_PROVISIONING ?? "/etc/grafana/provisioning";
const ADMIN_FILE = join(env.GF_PATHS_DATA ?? "/var/lib/grafana", "standin-admin.json");
const COOKIE = env.GF_AUTH_LOGIN_COOKIE_NAME ?? "grafana_session";
const METRICS = new URL("metrics.prom", import.meta.url);
const VERSION = "9.2.0";
const started = new Date().toISOString();

function log(logger, level, msg, fields = {}) {
  const t = new Date().toISOString();
  if (env.GF_LOG_CONSOLE_FORMAT === "json") {
    process.stdout.write(`${JSON.stringify({ level, logger, msg, t, ...fields })}\n`);
    return;
  }
  const quote = (value) => (/^[^\s"=]+$/.test(String(value)) ? String(value) : JSON.stringify(String(value)));
  const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${quote(value)}`);
  process.stdout.write(`logger=${logger} t=${t} level=${level} msg=${quote(msg)}${rest.join("")}\n`);
}

// --- the admin's password: as in Grafana, settings count only until the first start has written the database ---

const hash = (text) => createHash("sha256").update(text).digest("hex");

function setting(name, fallback) {
  const file = env[`${name}__FILE`];
  return file ? readFileSync(file, "utf8").replace(/\r?\n$/, "") : (env[name] ?? fallback);
}

function saveAdmin(admin) {
  mkdirSync(dirname(ADMIN_FILE), { recursive: true });
  writeFileSync(ADMIN_FILE, JSON.stringify(admin));
  return admin;
}

function readAdmin() {
  if (existsSync(ADMIN_FILE)) return JSON.parse(readFileSync(ADMIN_FILE, "utf8"));
  const user = setting("GF_SECURITY_ADMIN_USER", "admin");
  return saveAdmin({ user, password: hash(setting("GF_SECURITY_ADMIN_PASSWORD", "admin")) });
}

function passes(user, password) {
  const admin = readAdmin();
  return user === admin.user && hash(String(password)) === admin.password;
}

/** `grafana cli admin reset-admin-password NEW` or `--password-from-stdin`. */
function cli(args) {
  const at = args.indexOf("reset-admin-password");
  if (at === -1) {
    process.stderr.write("the stand-in knows only: grafana cli admin reset-admin-password\n");
    process.exit(1);
  }
  const password = args.includes("--password-from-stdin")
    ? readFileSync(0, "utf8").replace(/\r?\n$/, "")
    : args.slice(at + 1).findLast((arg) => !arg.startsWith("-"));
  if (!password || password.length < 4) {
    process.stderr.write("Error: ✗ failed to set password: new password is too short\n");
    process.exit(1);
  }
  saveAdmin({ ...readAdmin(), password: hash(password) });
  process.stdout.write("\nAdmin password changed successfully ✔\n");
}

// --- provisioning ---

function expand(value) {
  if (typeof value === "string") {
    return value.replaceAll(
      /\$\$|\$__file\{([^}]*)\}|\$__env\{([^}]*)\}|\$\{([^}]*)\}|\$([A-Za-z_][A-Za-z0-9_]*)/g,
      (all, file, var1, var2, var3) => {
        if (all === "$$") return "$";
        return file ? readFileSync(file, "utf8").trim() : (env[var1 ?? var2 ?? var3] ?? "");
      },
    );
  }
  if (Array.isArray(value)) return value.map(expand);
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, expand(inner)]));
  }
  return value;
}

function provisioned(kind) {
  const folder = join(PROVISIONING, kind);
  if (!existsSync(folder)) {
    log(`provisioning.${kind}`, "error", `can't read ${kind} provisioning files from directory`, { path: folder });
    return [];
  }
  return readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .toSorted()
    .map((name) => expand(yaml.parse(readFileSync(join(folder, name), "utf8")) ?? {}));
}

let datasources = [];

function loadDatasources() {
  const found = provisioned("datasources").flatMap((file) => file.datasources ?? []);
  if (found.filter((one) => one.isDefault).length > 1) {
    throw new Error("Datasource provisioning error: datasource.yaml config is invalid. Only one datasource per organization can be marked as default");
  }
  const seen = new Set();
  datasources = found.map((one, index) => {
    if (!one.name || !one.type) throw new Error("Datasource provisioning error: data source name and type are required");
    const uid = one.uid ?? hash(one.name).slice(0, 9).toUpperCase();
    if (seen.has(uid)) throw new Error("Datasource provisioning error: data source with the same uid already exists");
    seen.add(uid);
    const title = one.type[0].toUpperCase() + one.type.slice(1);
    const logo = `public/app/plugins/datasource/${one.type}/img/${one.type}_logo.svg`;
    return {
      id: index + 1, uid, orgId: one.orgId ?? 1, name: one.name, type: one.type, typeName: title, typeLogoUrl: logo,
      access: one.access ?? "proxy", url: one.url ?? "", user: one.user ?? "", database: one.database ?? "",
      basicAuth: one.basicAuth ?? false, isDefault: one.isDefault ?? false, jsonData: one.jsonData ?? {}, readOnly: !one.editable,
    };
  });
  for (const { name, uid } of datasources) log("provisioning.datasources", "info", "inserting datasource from configuration", { name, uid });
}

/** uid → { dashboard, meta }: from files, and what was saved through the API. */
let dashboards = new Map();
const saved = new Map();
const slug = (title) => title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
const folderUid = (title) => hash(`folder ${title}`).slice(0, 9);

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.name.endsWith(".json") && !entry.isDirectory())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .toSorted();
}

function loadDashboards() {
  const next = new Map();
  for (const provider of provisioned("dashboards").flatMap((file) => file.providers ?? [])) {
    const root = provider.options?.path;
    if (!root || !existsSync(root)) {
      log("provisioning.dashboard", "error", "Failed to read content of dashboard folder", { type: "file", name: provider.name, path: root });
      continue;
    }
    for (const file of filesBelow(root)) {
      const inner = relative(root, dirname(file));
      const title = provider.options.foldersFromFilesStructure ? (inner ? basename(inner) : "") : (provider.folder ?? "");
      try {
        const dashboard = JSON.parse(readFileSync(file, "utf8"));
        if (!dashboard.title) throw new Error("Dashboard title cannot be empty");
        const uid = dashboard.uid || hash(file).slice(0, 9);
        if (next.has(uid)) {
          log("provisioning.dashboard", "warn", "the same UID is used more than once", { uid, file });
          continue;
        }
        next.set(uid, { dashboard: { ...dashboard, uid }, folder: title, file: relative(root, file), editable: provider.allowUiUpdates === true, updated: statSync(file).mtime.toISOString() });
      } catch (error) {
        log("provisioning.dashboard", "error", "failed to load dashboard from ", { file, error: error.message });
      }
    }
  }
  dashboards = next;
}

const allDashboards = () => new Map([...saved, ...dashboards]);

function asSearchHit([uid, { dashboard, folder }], index) {
  const inFolder = folder
    ? { folderId: 1, folderUid: folderUid(folder), folderTitle: folder, folderUrl: `/dashboards/f/${folderUid(folder)}/${slug(folder)}` }
    : {};
  return {
    id: index + 2, uid, title: dashboard.title, uri: `db/${slug(dashboard.title)}`, url: `/d/${uid}/${slug(dashboard.title)}`, slug: "",
    type: "dash-db", tags: dashboard.tags ?? [], isStarred: false, ...inFolder, sortMeta: 0,
  };
}

function asDashboard(uid, { dashboard, folder, file, updated }) {
  const title = slug(dashboard.title);
  return {
    meta: {
      type: "db", canSave: true, canEdit: true, canAdmin: true, canStar: true, canDelete: true, slug: title, url: `/d/${uid}/${title}`,
      expires: "0001-01-01T00:00:00Z", created: started, updated, updatedBy: "Anonymous", createdBy: "Anonymous", version: dashboard.version ?? 1,
      hasAcl: false, isFolder: false, folderId: folder ? 1 : 0, folderUid: folder ? folderUid(folder) : "", folderTitle: folder || "General",
      folderUrl: folder ? `/dashboards/f/${folderUid(folder)}/${slug(folder)}` : "", provisioned: file !== undefined, provisionedExternalId: file ?? "",
    },
    dashboard: { id: 2, version: 1, ...dashboard, uid },
  };
}

function saveDashboard(body) {
  const { dashboard, folderTitle = "", overwrite } = body;
  if (!dashboard?.title) return [400, { message: "Dashboard title cannot be empty" }];
  const uid = dashboard.uid || randomBytes(5).toString("hex");
  const known = dashboards.get(uid);
  if (known && !known.editable) return [400, { message: "Cannot save provisioned dashboard" }];
  const before = saved.get(uid);
  if (before && !overwrite && dashboard.version !== before.dashboard.version) {
    return [412, { message: "The dashboard has been changed by someone else", status: "version-mismatch" }];
  }
  const version = (before?.dashboard.version ?? 0) + 1;
  saved.set(uid, { dashboard: { ...dashboard, uid, version }, folder: folderTitle, updated: new Date().toISOString() });
  return [200, { id: 100 + saved.size, slug: slug(dashboard.title), status: "success", uid, url: `/d/${uid}/${slug(dashboard.title)}`, version }];
}

// --- requests ---

const sessions = new Set();
const annotations = [];
const notFound = [404, { message: "Not found", traceID: "" }];

const cookieOf = (req) =>
  (req.headers.cookie ?? "").split(/;\s*/).map((pair) => pair.split("=")).find(([name]) => name === COOKIE)?.[1];

const hostOf = (origin) => (URL.canParse(origin) ? new URL(origin).host : undefined);

/** true: signed in; otherwise the message of the 401. */
function identity(req) {
  const [scheme, value] = (req.headers.authorization ?? "").split(" ");
  if (scheme?.toLowerCase() === "basic") {
    const [user, ...password] = Buffer.from(value ?? "", "base64").toString().split(":");
    return passes(user, password.join(":")) || "invalid username or password";
  }
  if (scheme) return "invalid API key";
  return sessions.has(cookieOf(req)) || "Unauthorized";
}

async function bodyOf(req) {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function proxy(req, res, source, rest, body) {
  const target = new URL(source.url.replace(/\/$/, "") + rest);
  const headers = { ...req.headers, host: target.host };
  delete headers.cookie;
  delete headers.authorization;
  const out = request(target, { method: req.method, headers }, (answer) => {
    res.writeHead(answer.statusCode, answer.headers);
    answer.pipe(res);
  });
  out.on("error", (error) => {
    log("data-proxy-log", "error", "Proxy request failed", { err: error.message, datasource: source.name });
    send(res, [502, { traceID: "" }]);
  });
  out.end(body);
}

function send(res, [status, body, headers = {}]) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type = typeof body === "string" ? "text/html; charset=UTF-8" : "application/json";
  res.writeHead(status, {
    "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "deny", "X-Xss-Protection": "1; mode=block",
    "Content-Type": type, ...headers,
  });
  res.end(text);
}

function login(raw) {
  let given;
  try {
    given = JSON.parse(raw.toString());
  } catch {
    return [400, { message: "bad login data" }];
  }
  if (!passes(given.user, given.password)) {
    log("context", "error", "Invalid username or password", { error: "invalid username or password" });
    return [401, { message: "Invalid username or password", traceID: "" }];
  }
  const token = randomBytes(16).toString("hex");
  sessions.add(token);
  log("http.server", "info", "Successful Login", { User: `${given.user}@localhost` });
  return [200, { message: "Logged in" }, { "Set-Cookie": `${COOKIE}=${token}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax` }];
}

function changePassword(next, old) {
  const admin = readAdmin();
  if (old !== undefined && hash(old) !== admin.password) return [401, { message: "Invalid old password" }];
  if (!next || next.length < 4) return [400, { message: "New password is too short" }];
  saveAdmin({ ...admin, password: hash(next) });
  return [200, { message: "User password updated" }];
}

/** What needs no session. */
function open(req, path, body) {
  if (path === "/api/health") return [200, `{\n  "commit": "NA",\n  "database": "ok",\n  "version": "${VERSION}"\n}`, { "Content-Type": "application/json; charset=UTF-8" }];
  if (path === "/metrics") return [200, readFileSync(METRICS, "utf8"), { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" }];
  if (path === "/login" && req.method === "POST") return login(body);
  if (path === "/login") return [200, "<!DOCTYPE html><title>Grafana (stand-in)</title><p>Sign in with POST /login.</p>"];
  if (path === "/logout") {
    sessions.delete(cookieOf(req));
    return [302, "", { Location: "/login", "Set-Cookie": `${COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax` }];
  }
  return undefined;
}

function reload(kind) {
  try {
    if (kind === "datasources") loadDatasources();
    else if (kind === "dashboards") loadDashboards();
    return [200, { message: `${kind[0].toUpperCase()}${kind.slice(1)} config reloaded` }];
  } catch (error) {
    log(`provisioning.${kind}`, "error", error.message);
    return [500, { message: "", traceID: "" }];
  }
}

function sourceHealth(uid) {
  const source = datasources.find((one) => one.uid === uid);
  if (!source) return [500, { message: "Unable to load datasource metadata", traceID: "" }];
  return source.type === "alertmanager" ? [503, { message: "Plugin unavailable", traceID: "" }] : notFound;
}

function search(query) {
  const text = (query.get("query") ?? "").toLowerCase();
  const tags = query.getAll("tag");
  const uids = query.getAll("dashboardUIDs").concat(query.getAll("dashboardUIDs[]"));
  return [...allDashboards()]
    .map(asSearchHit)
    .filter((hit) => hit.title.toLowerCase().includes(text) && tags.every((tag) => hit.tags.includes(tag)) && (uids.length === 0 || uids.includes(hit.uid)));
}

function signedIn(req, { pathname, searchParams }, raw) {
  const route = `${req.method === "HEAD" ? "GET" : req.method} ${pathname}`;
  const json = () => JSON.parse(raw.toString() || "{}");
  const match = (pattern) => pattern.exec(route)?.slice(1).map(decodeURIComponent);
  let found;
  if (route === "GET /api/org") return [200, { id: 1, name: "Main Org.", address: { address1: "", address2: "", city: "", zipCode: "", state: "", country: "" } }];
  if (route === "GET /api/user") return [200, { id: 1, email: "admin@localhost", name: "", login: readAdmin().user, theme: "", orgId: 1, isGrafanaAdmin: true, isDisabled: false }];
  if (route === "PUT /api/user/password") return changePassword(json().newPassword, json().oldPassword ?? "");
  if (route === "PUT /api/admin/users/1/password") return changePassword(json().password);
  if (route === "GET /api/datasources") return [200, datasources];
  if ((found = match(/^GET \/api\/datasources\/uid\/([^/]+)\/health$/))) return sourceHealth(found[0]);
  if ((found = match(/^GET \/api\/datasources\/(?:uid|name)\/([^/]+)$/))) {
    const source = datasources.find((one) => one.uid === found[0] || one.name === found[0]);
    return source ? [200, source] : [404, { message: "Data source not found" }];
  }
  if (route === "GET /api/search") return [200, searchParams.get("type") === "dash-folder" ? [] : search(searchParams)];
  if ((found = match(/^GET \/api\/dashboards\/uid\/([^/]+)$/))) {
    const one = allDashboards().get(found[0]);
    return one ? [200, asDashboard(found[0], one)] : [404, { message: "Dashboard not found" }];
  }
  if (route === "POST /api/dashboards/db") return saveDashboard(json());
  if ((found = match(/^POST \/api\/admin\/provisioning\/(dashboards|datasources|alerting|plugins|notifications)\/reload$/))) return reload(found[0]);
  if (route === "POST /api/annotations") return [200, { id: annotations.push({ ...json(), id: annotations.length + 1 }), message: "Annotation added" }];
  if (route === "GET /api/annotations") return [200, annotations];
  if (match(/^GET (\/|\/d\/.*|\/dashboards.*|\/explore.*)$/)) return [200, "<!DOCTYPE html><title>Grafana (stand-in)</title>"];
  return notFound;
}

async function handle(req, res) {
  const url = new URL(req.url, "http://grafana");
  const raw = await bodyOf(req);
  const cookie = cookieOf(req);
  if (!["GET", "HEAD", "OPTIONS"].includes(req.method) && cookie && req.headers.origin && hostOf(req.headers.origin) !== req.headers.host) {
    send(res, [403, "origin not allowed"]);
    return;
  }
  const free = open(req, url.pathname, raw);
  if (free) return void send(res, free);
  const who = identity(req);
  if (who !== true) {
    log("context", "info", "Request Completed", { method: req.method, path: url.pathname, status: url.pathname.startsWith("/api/") ? 401 : 302, remote_addr: req.socket.remoteAddress });
    if (url.pathname.startsWith("/api/")) send(res, [401, { message: who, ...(who === "Unauthorized" ? {} : { traceID: "" }) }, { "Content-Type": "application/json; charset=UTF-8" }]);
    else send(res, [302, '<a href="/login">Found</a>.\n\n', { Location: "/login" }]);
    return;
  }
  const through = /^\/api\/(?:datasources\/proxy\/uid|alertmanager)\/([^/]+)(\/.*)?$/.exec(url.pathname);
  if (through) {
    const source = datasources.find((one) => one.uid === through[1]);
    if (!source) return void send(res, [404, { message: "Unable to find datasource", traceID: "" }]);
    return void proxy(req, res, source, (through[2] ?? "/") + url.search, raw);
  }
  send(res, signedIn(req, url, raw));
}

function serve() {
  const port = Number(env.GF_SERVER_HTTP_PORT ?? 3000);
  log("settings", "info", "Starting Grafana (stand-in)", { version: VERSION, pid: process.pid });
  try {
    readAdmin();
    loadDatasources();
    loadDashboards();
  } catch (error) {
    log("server", "error", "Server shutdown", { error: `*provisioning.ProvisioningServiceImpl run error: ${error.message}` });
    process.exit(1);
  }
  setInterval(loadDashboards, 10_000).unref();
  const server = createServer((req, res) => {
    handle(req, res).catch((error) => {
      log("context", "error", "Request error", { error: error.message, path: req.url });
      if (res.headersSent) res.destroy();
      else send(res, error instanceof SyntaxError ? [400, { message: "bad request data" }] : [500, { message: "Internal server error" }]);
    });
  });
  server.listen(port, () => log("http.server", "info", "HTTP Server Listen", { address: `[::]:${port}`, protocol: "http", subUrl: "", socket: "" }));
}

for (const signal of ["SIGTERM", "SIGINT"]) {
  process.on(signal, () => {
    log("server", "info", "Shutdown started", { reason: `System signal: ${signal === "SIGTERM" ? "terminated" : "interrupt"}` });
    process.exit(0);
  });
}

if (process.argv[2] === "cli") cli(process.argv.slice(3));
else serve();
