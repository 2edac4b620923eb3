"""The one line's script: what a browser has of it is looked at again after ten minutes."""

from alaka.core.lasting import script_at

script = script_at("chat.js", 600)
