"""People: accounts, what each may do where, and the roles."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entries.admin.constraints import EveryConstraint
from entries.admin.finding import find_field
from entries.admin.lists import id_of
from entries.admin.reach import AtPlace
from entries.editing import audit, audit_many
from entries.editing.people import audit_rights, held_by
from entries.editing.rights import described
from entries.models import Assignment, OnRecord, Section, name_of_role


class AssignmentInline(AtPlace, admin.TabularInline[Any, Any]):
    """What the account may do where."""

    model = Assignment
    form = EveryConstraint
    extra = 0
    fields = ("group", "yearbook", "section")
    verbose_name_plural = gettext_lazy("roles, and where they hold")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A role by its name in the reader's language; a section found by typing."""
        found = find_field(db_field, self.admin_site, request) if db_field.remote_field.model is Section else {}
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs, **found)
        if db_field.remote_field.model is Group:
            field.label_from_instance = lambda group: name_of_role(group.name)
        return field

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assignment]:
        """With the places' names."""
        rows: QuerySet[Assignment] = super().get_queryset(request)
        return rows.select_related("group", "yearbook", "section__yearbook")


class ClosedHistory:
    """For an admin: who may look at none learns nothing of whether there is one."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The history, for who may look at such things at all."""
        if not cast(Any, self).has_view_or_change_permission(request):
            raise PermissionDenied
        page: HttpResponse = cast(Any, super()).history_view(request, object_id, extra_context)
        return page


class PeopleAdmin(ClosedHistory, UserAdmin[User]):
    """The accounts, with their assignments and what these come to.

    Who is no superuser neither sees a superuser's account nor makes one: no account can raise itself above its own.
    """

    inlines = (AssignmentInline,)
    list_display = ("username", "full_name", "roles", "is_active", "last_login")
    list_filter = ("is_active", "assignments__group")
    filter_horizontal = ("user_permissions",)
    readonly_fields = ("last_login", "date_joined", "effective_rights")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (gettext_lazy("Person"), {"fields": (("last_name", "first_name"), "email")}),
        (gettext_lazy("Account"), {"fields": (("is_active", "is_staff"), ("last_login", "date_joined"))}),
        (gettext_lazy("What the account may do, as saved"), {"fields": ("effective_rights",)}),
    )
    of_superusers = (
        gettext_lazy("Beside the roles"),
        {"fields": ("is_superuser", "user_permissions"), "classes": ("collapse",)},
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """The accounts, with their assignments in one query for the page."""
        where = Assignment.objects.select_related("group", "yearbook", "section__yearbook")
        rows: QuerySet[User] = super().get_queryset(request).prefetch_related(Prefetch("assignments", where))
        return rows if request.user.is_superuser else rows.filter(is_superuser=False)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Permissions beside the roles are a superuser's to give."""
        every = super().get_fieldsets(request, obj)
        return [*every, self.of_superusers] if obj and request.user.is_superuser else every

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        """Assignments are given once the account is made."""
        return self.inlines if obj else ()

    # -- what changes goes on record

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Store the account, remembering what it had."""
        form.held_before = held_by(obj) if change else frozenset()
        super().save_model(request, obj, form, change)
        if not change:
            audit(action=OnRecord.ACCOUNT, by=cast(User, request.user), subject=obj, detail=_("made"))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Store permissions and assignments, and put on record what the account got and lost."""
        super().save_related(request, form, formsets, change)
        if change:
            audit_rights(by=cast(User, request.user), subject=form.instance, before=form.held_before)

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        """Delete the account."""
        audit(action=OnRecord.ACCOUNT, by=cast(User, request.user), subject=obj, detail=_("deleted"))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Delete the accounts."""
        told = [(user, _("deleted")) for user in queryset]
        audit_many(action=OnRecord.ACCOUNT, by=cast(User, request.user), events=told)
        super().delete_queryset(request, queryset)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        """Give the account another password."""
        before = self.get_queryset(request).filter(pk=id_of(id) or 0).values_list("pk", "password").first()
        answer = super().user_change_password(request, id, form_url)
        if before and (user := User.objects.filter(pk=before[0]).exclude(password=before[1]).first()):
            audit(action=OnRecord.ACCOUNT, by=cast(User, request.user), subject=user, detail=_("password changed"))
        return answer

    @admin.display(description=gettext_lazy("name"))
    def full_name(self, user: User) -> str:
        """Family name first, as in Chinese."""
        return f"{user.last_name}{user.first_name}"

    @admin.display(description=gettext_lazy("roles, and where they hold"))
    def roles(self, user: Any) -> str:
        """Each assignment, in words."""
        if user.is_superuser:
            return _("superuser: everything, everywhere")
        return "；".join(str(assignment) for assignment in user.assignments.all())

    @admin.display(description=gettext_lazy("effective rights"))
    def effective_rights(self, user: User) -> SafeString | str:
        """What the account may do in each place that it was assigned, as a list."""
        rows = described(user)
        if not rows:
            return _("Nothing: give the account a role below, and save.")
        items = ((where, "、".join(what)) for where, what in rows)
        return format_html("<ul>{}</ul>", format_html_join("", "<li><strong>{}</strong>: {}</li>", items))


class RolesAdmin(ClosedHistory, GroupAdmin):
    """The roles."""

    list_display = ("name", "role")

    def save_model(self, request: HttpRequest, obj: Group, form: Any, change: bool) -> None:
        """Store the role, remembering what it had."""
        form.held_before = held_by(obj) if change else frozenset()
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Store the permissions, and put on record which the role got and lost."""
        super().save_related(request, form, formsets, change)
        audit_rights(by=cast(User, request.user), subject=form.instance, before=form.held_before)

    def delete_model(self, request: HttpRequest, obj: Group) -> None:
        """Delete the role."""
        audit(action=OnRecord.RIGHTS, by=cast(User, request.user), subject=obj, detail=_("deleted"))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Group]) -> None:
        """Delete the roles."""
        told = [(group, _("deleted")) for group in queryset]
        audit_many(action=OnRecord.RIGHTS, by=cast(User, request.user), events=told)
        super().delete_queryset(request, queryset)

    @admin.display(description=gettext_lazy("role"))
    def role(self, group: Group) -> str:
        """The role's name in the reader's language."""
        return name_of_role(group.name)


admin.site.unregister(User)
admin.site.unregister(Group)
admin.site.register(User, PeopleAdmin)
admin.site.register(Group, RolesAdmin)
