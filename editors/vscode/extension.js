// Starts `twin lsp` and lets VS Code talk to it.
const vscode = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

let client;

async function start() {
  const command = vscode.workspace.getConfiguration("twin").get("path") || "twin";
  client = new LanguageClient(
    "twin",
    "twin",
    { command, args: ["lsp"], transport: TransportKind.stdio },
    { documentSelector: [{ language: "twin", scheme: "file" }] },
  );
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    vscode.window.showErrorMessage(
      `twin: cannot start \`${command} lsp\` (${error.message}); set \`twin.path\` to the program.`,
    );
  }
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.stop();
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("twin.restart", async () => {
      await stop();
      await start();
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
