// The desk. Every module looks after its own attributes; adding one is one line here.
import "./htmx";
import "./requests";
import "./keyboard";
import "./key_help";
import "./menus";
import "./dialogs";
import "./confirm";
import "./palette";
import "./toasts";
import "./theme";
import "./sidebar";
import "./copy";
import "./live";
import "./inbox";
import "./composer";
import "./chats";
import "./chat_preview";
