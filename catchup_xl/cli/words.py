"""The command line speaks Chinese: Typer's own words (Usage, Options, Missing argument …) in the clerk's language."""

from __future__ import annotations

from typing import Any

from typer import echo
from typer.core import TyperCommand, TyperGroup

_WORDS = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "ERRORS_PANEL_TITLE": "用法不对",
    "REQUIRED_LONG_STRING": "[必填]",
    "DEFAULT_STRING": "[默认：{}]",
}
_FAULTS = {
    "MissingParameter": "缺少{name}",
    "BadParameter": "{name}的内容不对：{detail}",
    "NoSuchOption": "没有这个选项：{option}",
    "BadOptionUsage": "选项 {option} 用得不对",
}


class _Chinese:
    """What a command and a group have in common."""

    def get_usage(self, ctx: Any) -> str:
        """The usage line."""
        usage: str = super().get_usage(ctx)  # type: ignore[misc]
        return (
            usage.replace("Usage:", "用法：", 1).replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …")
        )

    def get_help_option(self, ctx: Any) -> Any:
        """The help option, with its text in Chinese."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示这段说明"
        return option

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The whole help text."""
        from typer import rich_utils  # it imports rich, which most calls do not need

        for name, words in _WORDS.items():
            setattr(rich_utils, name, words)
        super().format_help(ctx, formatter)  # type: ignore[misc]


class Command(_Chinese, TyperCommand):
    """A command."""


class CommandGroup(_Chinese, TyperGroup):
    """The commands as a whole: in sight are those that are needed every month, the rest is asked for by ``--help-all``."""

    def format_all(self, ctx: Any) -> None:
        """The help text with every command."""
        hidden = [command for command in self.commands.values() if command.hidden]
        for command in hidden:
            command.hidden = False
        try:
            echo(ctx.get_help())
        finally:
            for command in hidden:
                command.hidden = True


def usage_fault(error: Any) -> str:
    """What is wrong with the words of a call, in Chinese.

    Args:
        error: the exception that the command line parser raised; it has ``format_message``.
    """
    parameter = getattr(error, "param", None)
    name = getattr(parameter, "metavar", None) or getattr(error, "param_hint", None) or "参数"
    option = getattr(error, "option_name", "")
    pattern = _FAULTS.get(type(error).__name__, "{detail}")
    detail = _detail(str(error.format_message()))
    if not detail:
        return "请写明要做什么，可用的命令见上"
    context = getattr(error, "ctx", None)
    advice = f"\n怎样改：{context.command_path} --help 列出用法" if context is not None else ""
    return f"用法不对：{pattern.format(name=f'“{name}”', option=option, detail=detail)}{advice}"


def _detail(text: str) -> str:
    """The parser's own words, with the frequent ones in Chinese."""
    for english, chinese in (
        ("No such command ", "没有这个命令："),
        ("Missing command.", "缺少命令"),
        ("Got unexpected extra argument(s) ", "多出了内容："),
        ("Got unexpected extra argument ", "多出了内容："),
        ("Input should be less than or equal to ", "不能大于 "),
        ("Input should be greater than or equal to ", "不能小于 "),
        ("Input should be a valid integer", "应是整数"),
    ):
        at = text.find(english)
        if at >= 0:
            return chinese + text[at + len(english) :].rstrip(".").replace(". Did you mean", "，是不是")
    return "应是时间，如 2017-07-05T09:00:00" if "valid datetime" in text else text
