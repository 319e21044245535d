"""A whole session of an editor with `twin lsp`, through the client of pygls.

Usage: lsp_session.py TWIN FOLDER [ENCODING]; ends with 0 and `fine` when every answer is right.
"""

import asyncio
import pathlib
import sys

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.client import LanguageClient

SCRIPT = """\
use robot

# How much the tool carries.
param payload = 1.5 kg within 0 kg .. 3 kg
twin arm = robot.urdf { file: "arm.urdf", tool_mass: payload }
let label = "🤖 {payload in g:.0f g}"; let heavy = payload > 2 kg
signal speed = norm(arm.joint_velocity)
"""


class Editor:
    def __init__(self, folder):
        self.client = LanguageClient("twin-tests", "1")
        self.uri = pathlib.Path(folder, "a b.twin").as_uri()
        self.published = asyncio.Queue()
        self.version = 1

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def publish(params):
            self.published.put_nowait(params)

    @property
    def document(self):
        return types.TextDocumentIdentifier(uri=self.uri)

    async def problems(self):
        """The problems of the newest version."""
        while True:
            params = await asyncio.wait_for(self.published.get(), 30)
            if params.uri == self.uri and params.version == self.version:
                return list(params.diagnostics)

    def change(self, *changes):
        self.version += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                text_document=types.VersionedTextDocumentIdentifier(
                    uri=self.uri, version=self.version
                ),
                content_changes=list(changes),
            )
        )

    def at(self, kind, position, **more):
        return kind(text_document=self.document, position=position, **more)


def columns(text, encoding):
    return len(text.encode("utf-16-le")) // 2 if encoding == "utf-16" else len(text.encode())


def find(text, encoding, word, ahead=0):
    """The position of `word`, `ahead` characters in."""
    offset = text.index(word) + ahead
    before = text[:offset]
    return types.Position(
        line=before.count("\n"), character=columns(before[before.rfind("\n") + 1 :], encoding)
    )


def apply(text, edits, encoding):
    """The text after edits that do not overlap."""
    lines = text.split("\n")
    for edit in sorted(edits, key=lambda e: (e.range.start.line, e.range.start.character))[::-1]:
        assert edit.range.start.line == edit.range.end.line
        code = "utf-16-le" if encoding == "utf-16" else "utf-8"
        width = 2 if encoding == "utf-16" else 1
        line = lines[edit.range.start.line].encode(code)
        start, end = edit.range.start.character * width, edit.range.end.character * width
        line = line[:start] + edit.new_text.encode(code) + line[end:]
        lines[edit.range.start.line] = line.decode(code)
    return "\n".join(lines)


async def refused(answer, code):
    try:
        await answer
    except JsonRpcException as error:
        assert error.code == code, error
        return error.message
    raise AssertionError("this was to be refused")


async def session(twin, folder, encoding):
    editor = Editor(folder)
    client = editor.client
    await client.start_io(twin, "lsp", "--stdio")

    def place(word, ahead=0):
        return find(SCRIPT, encoding, word, ahead)

    # Nothing before `initialize`.
    await refused(
        client.text_document_hover_async(editor.at(types.HoverParams, types.Position(0, 0))), -32002
    )
    general = types.GeneralClientCapabilities(
        position_encodings=["utf-8", "utf-16"] if encoding == "utf-8" else ["utf-16"]
    )
    answer = await client.initialize_async(
        types.InitializeParams(capabilities=types.ClientCapabilities(general=general))
    )
    assert answer.capabilities.position_encoding == encoding
    assert answer.server_info.name == "twin"
    client.initialized(types.InitializedParams())
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(
            text_document=types.TextDocumentItem(
                uri=editor.uri, language_id="twin", version=1, text=SCRIPT
            )
        )
    )
    problems = await editor.problems()
    assert problems == [], problems

    # Hover: unit, range, default, meaning.
    async def hover(word, ahead=0):
        found = await client.text_document_hover_async(
            editor.at(types.HoverParams, place(word, ahead))
        )
        return found and found.contents.value

    text = await hover("arm.joint_velocity", 4)
    assert "arm.joint_velocity [rad/s], output" in text, text
    text = await hover("tool_mass")
    assert "kg" in text and "default" in text and ".." in text, text
    text = await hover("payload > 2")
    assert "param payload: mass [kg]" in text and "How much the tool carries." in text, text
    assert "0 kg .. 3 kg" in text, text
    assert "robot.urdf" in await hover("robot.urdf", 6)
    assert "norm(a)" in await hover("norm(")
    assert "mass" in await hover("kg within")
    assert "twin arm = robot.urdf" in await hover("arm.joint")
    assert await hover("# How") is None

    # Completion.
    async def complete(position):
        answer = await client.text_document_completion_async(
            editor.at(types.CompletionParams, position)
        )
        return [item.label for item in answer.items]

    assert "joint_velocity" in await complete(place("arm.joint_velocity", 4))
    settings = await complete(place("tool_mass", 2))
    assert settings and all(name.startswith("to") for name in settings), settings
    assert "payload" in await complete(place("payload > 2", 3))

    # Definition, references, rename; the robot before `heavy` is two UTF-16 units and four bytes.
    definition = await client.text_document_definition_async(
        editor.at(types.DefinitionParams, place("payload > 2"))
    )
    assert definition.uri == editor.uri
    assert definition.range.start == place("payload = 1.5")
    uses = await client.text_document_references_async(
        editor.at(
            types.ReferenceParams,
            place("payload = 1.5"),
            context=types.ReferenceContext(include_declaration=False),
        )
    )
    wanted = [place("payload }"), place("payload in g"), place("payload > 2")]
    assert [use.range.start for use in uses] == wanted, uses
    prepared = await client.text_document_prepare_rename_async(
        editor.at(types.PrepareRenameParams, place("heavy", 2))
    )
    assert prepared.start == place("heavy") and prepared.end == place("heavy", 5), prepared
    edit = await client.text_document_rename_async(
        editor.at(types.RenameParams, place("payload }"), new_name="burden")
    )
    renamed = apply(SCRIPT, edit.changes[editor.uri], encoding)
    assert renamed == SCRIPT.replace("payload", "burden"), renamed
    for word in ["use robot", "norm(", "arm.joint_velocity"]:
        ahead = 4 if "." in word else 0
        await refused(
            client.text_document_prepare_rename_async(
                editor.at(types.PrepareRenameParams, place(word, ahead))
            ),
            -32803,
        )
    for name in ["every", "2x", "arm", "sin", ""]:
        await refused(
            client.text_document_rename_async(
                editor.at(types.RenameParams, place("heavy"), new_name=name)
            ),
            -32803,
        )

    # Symbols.
    symbols = await client.text_document_document_symbol_async(
        types.DocumentSymbolParams(text_document=editor.document)
    )
    names = [symbol.name for symbol in symbols]
    assert names == ["robot", "payload", "arm", "label", "heavy", "speed"], names

    # An incremental change after the robot, then a broken line, then the whole text.
    start = place("heavy")
    editor.change(
        types.TextDocumentContentChangePartial(
            range=types.Range(start=start, end=place("heavy", 5)), text="light"
        ),
        types.TextDocumentContentChangePartial(
            range=types.Range(start=place("2 kg\n"), end=place("2 kg\n", 4)), text="2 V"
        ),
    )
    problems = await editor.problems()
    assert [problem.code for problem in problems] == ["D002"], problems
    assert problems[0].severity == types.DiagnosticSeverity.Error
    assert problems[0].range.start == place("2 kg\n"), problems
    editor.change(types.TextDocumentContentChangeWholeDocument(text=SCRIPT + "let x = arm.\n"))
    problems = await editor.problems()
    assert [problem.code for problem in problems] == ["S007"], problems
    # A dot goes on in the next line, which is where the name is missed.
    assert problems[0].range.start.line == SCRIPT.count("\n") + 1, problems
    offered = await complete(types.Position(SCRIPT.count("\n"), 12))
    assert "joint_position" in offered, offered
    editor.change(types.TextDocumentContentChangeWholeDocument(text="let  y=1.5   kg + foo\n"))
    problems = await editor.problems()
    assert [problem.code for problem in problems] == ["N001"], problems

    # Formatting.
    edits = await client.text_document_formatting_async(
        types.DocumentFormattingParams(
            text_document=editor.document,
            options=types.FormattingOptions(tab_size=2, insert_spaces=True),
        )
    )
    assert [edit.new_text for edit in edits] == ["let y = 1.5 kg + foo\n"], edits

    # What the server does not know.
    await refused(client.protocol.send_request_async("twin/unheardOf", {}), -32601)
    client.protocol.notify("twin/unheardOf", {})
    client.protocol.notify("$/cancelRequest", types.CancelParams(id=1))

    client.text_document_did_close(
        types.DidCloseTextDocumentParams(text_document=editor.document)
    )
    await client.shutdown_async(None)
    await refused(
        client.text_document_hover_async(editor.at(types.HoverParams, types.Position(0, 0))), -32600
    )
    client.exit(None)
    await asyncio.wait_for(client._server.wait(), 30)
    assert client._server.returncode == 0, client._server.returncode
    await client.stop()


asyncio.run(session(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "utf-16"))
print("fine")
