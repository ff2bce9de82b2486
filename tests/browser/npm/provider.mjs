// A real OpenID Connect provider on loopback: anybody signs in by name, as NAME@example.com.
//   node provider.mjs PORT REDIRECT_ADDRESS SECONDS_OF_AN_ID_TOKEN
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [, , port, redirect, seconds] = process.argv;
const installed = createRequire(pathToFileURL(`${process.cwd()}/`));
const { default: Provider } = await import(pathToFileURL(installed.resolve("oidc-provider")));
const SCOPES = "openid email";

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: "page",
      client_secret: process.env.CLIENT_SECRET,
      redirect_uris: [redirect],
      post_logout_redirect_uris: [redirect],
      backchannel_logout_uri: redirect.replace("/oauth2callback", "/auth/backchannel-logout"),
    },
  ],
  claims: { openid: ["sub"], email: ["email", "email_verified"] },
  conformIdTokenClaims: false,
  cookies: { keys: ["of a test"] },
  features: {
    backchannelLogout: { enabled: true },
    devInteractions: { enabled: false },
    rpInitiatedLogout: {
      logoutSource: (ctx, form) => {
        ctx.body = `<body>${form}<button form="op.logoutForm" name="logout" value="yes">Sign out</button></body>`;
      },
    },
  },
  findAccount: (ctx, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@example.com`, email_verified: true }),
  }),
  interactions: { url: (ctx, interaction) => `/sign-in/${interaction.uid}` },
  loadExistingGrant: async (ctx) => {
    const { client, session } = ctx.oidc;
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope(SCOPES);
    await grant.save();
    return grant;
  },
  ttl: { IdToken: Number(seconds), AccessToken: 600, Grant: 600, Interaction: 600, Session: 600 },
});

const FORM = `<form method="post"><label>Name <input name="name" autofocus></label><button>Continue</button></form>`;
const answer = provider.callback();

createServer(async (request, response) => {
  if (!request.url.startsWith("/sign-in/")) return answer(request, response);
  if (request.method === "GET") return response.setHeader("content-type", "text/html").end(FORM);
  let body = "";
  for await (const part of request) body += part;
  const accountId = new URLSearchParams(body).get("name");
  await provider.interactionFinished(request, response, { login: { accountId } });
}).listen(port, "127.0.0.1");
