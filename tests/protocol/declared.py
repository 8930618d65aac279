"""How the protocol's document writes the type, the limits and the default of a field."""

import json

import msgspec
import msgspec.inspect as types

from tests.protocol.strategies import may_be_unset


def written_type(declared: types.Type) -> str:
    """Return a type with its limits, as in `text, 1 to 24 characters`."""
    match declared:
        case types.IntType():
            return f"integer, {declared.ge} to {declared.le}"
        case types.StrType():
            return f"text, {declared.min_length or 0} to {declared.max_length} characters"
        case types.BytesType():
            least = declared.min_length or 0
            size = "exactly" if least == declared.max_length else f"{least} to"
            return f"bytes, {size} {declared.max_length}"
        case types.BoolType():
            return "boolean"
        case types.NoneType():
            return "nothing"
        case types.FloatType():
            return f"float, {declared.ge} to {declared.le}"
        case types.VarTupleType():
            item = written_type(declared.item_type)
            return (
                f"array of 0 to {declared.max_length}{f': {item}' if ',' in item else f' {item}'}"
            )
        case types.UnionType():
            return " or ".join(map(written_type, declared.types))
        case types.StructType():
            return f"`{declared.cls.__name__}`"
    raise AssertionError(f"nothing is written of {declared}")


def written_default(field: types.Field) -> str:
    """Return what a field is taken for when it is left out."""
    if field.required:
        return "required"
    if may_be_unset(field):
        return "left out"
    return "empty" if field.default == b"" else json.dumps(msgspec.to_builtins(field.default))


def written_fields(of: type[msgspec.Struct]) -> dict[str, tuple[str, str]]:
    """Return the type and the default of each field, by its name."""
    declared = types.type_info(of)
    assert isinstance(declared, types.StructType)
    return {f.name: (written_type(f.type), written_default(f)) for f in declared.fields}
